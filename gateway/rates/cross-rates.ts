import { divide } from './decimal.ts'
import type { Rates, UsdPrice, UsdPrices } from './ports.ts'

/**
 * Quotes between any two units by way of USD: `usd(from) / usd(to)`, to 20 significant digits, half to even. A quote holds as
 * long as both of its prices, and names the sources of both, each as `SOURCE UNIT/USD`.
 */
export function crossRates(prices: UsdPrices): Rates {
  return {
    quote(from, to) {
      const dividend = prices.price(from)
      const divisor = prices.price(to)
      if (typeof dividend === 'string') return { from, to, unavailable: dividend }
      if (typeof divisor === 'string') return { from, to, unavailable: divisor }
      return {
        from,
        to,
        rate: divide(dividend.usd, divisor.usd),
        atMs: Math.min(dividend.atMs, divisor.atMs),
        validUntilMs: Math.min(dividend.validUntilMs, divisor.validUntilMs),
        sources: [...namedSources(from, dividend), ...namedSources(to, divisor)],
      }
    },
  }
}

function namedSources(unit: string, { sources }: UsdPrice): UsdPrice['sources'] {
  return sources.map(({ source, ...word }) => ({ source: `${source} ${unit}/USD`, ...word }))
}
