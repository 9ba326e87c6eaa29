import { Decimal, HALF_UP } from '../../rates/decimal.ts'
import { FIATS } from '../../rates/fiats.ts'
import type { Rates } from '../../rates/ports.ts'

const PLACES = 10

/** What a coin is worth in each currency that has a rate now. */
export interface FiatPrices {
  /** Upper-case code to decimal text with ten places, half up (reference blockbee 7.2). */
  readonly prices: Readonly<Record<string, string>>
  /** ISO 8601 with `Z`: the oldest of the prices. */
  readonly prices_updated: string
}

/** Null when there is no rate at all: a price that is not known is left out, never guessed (F17). */
export function fiatPrices(rates: Rates, ticker: string): FiatPrices | null {
  const prices: Record<string, string> = {}
  let oldestMs = Number.POSITIVE_INFINITY
  for (const fiat of FIATS) {
    const quote = rates.quote(ticker, fiat)
    if ('unavailable' in quote) continue
    prices[fiat] = Decimal(quote.rate).toFixed(PLACES, HALF_UP)
    oldestMs = Math.min(oldestMs, quote.atMs)
  }
  if (oldestMs === Number.POSITIVE_INFINITY) return null
  return { prices, prices_updated: new Date(oldestMs).toISOString() }
}
