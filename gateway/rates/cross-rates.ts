import { divide } from './decimal.ts'
import type { Quote, Rates, UsdPrice, UsdPrices } from './ports.ts'

interface Crossed {
  readonly dividend: UsdPrice
  readonly divisor: UsdPrice
  readonly quote: Quote
}

/**
 * Quotes between any two units by way of USD: `usd(from) / usd(to)`, to 20 significant digits, half to even. A quote holds as
 * long as both of its prices, and names the sources of both, each as `SOURCE UNIT/USD`. It is worked out once for each
 * pair of prices: a table that answers with the same object again says that nothing changed.
 */
export function crossRates(prices: UsdPrices): Rates {
  // Only pairs that have prices get in, so it is bounded by the table.
  const crossed = new Map<string, Crossed>()
  return {
    quote(from, to) {
      const dividend = prices.price(from)
      const divisor = prices.price(to)
      if (typeof dividend === 'string') return { from, to, unavailable: dividend }
      if (typeof divisor === 'string') return { from, to, unavailable: divisor }
      const pair = `${from} ${to}`
      const known = crossed.get(pair)
      if (known?.dividend === dividend && known.divisor === divisor) return known.quote
      const quote = cross(from, to, dividend, divisor)
      crossed.set(pair, { dividend, divisor, quote })
      return quote
    },
  }
}

function cross(from: string, to: string, dividend: UsdPrice, divisor: UsdPrice): Quote {
  return {
    from,
    to,
    rate: divide(dividend.usd, divisor.usd),
    atMs: Math.min(dividend.atMs, divisor.atMs),
    validUntilMs: Math.min(dividend.validUntilMs, divisor.validUntilMs),
    sources: [...namedSources(from, dividend), ...namedSources(to, divisor)],
  }
}

function namedSources(unit: string, { sources }: UsdPrice): UsdPrice['sources'] {
  return sources.map(({ source, ...word }) => ({ source: `${source} ${unit}/USD`, ...word }))
}
