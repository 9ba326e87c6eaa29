import type { PriceSource } from './ports.ts'

const PRICE = /^(0|[1-9][0-9]{0,20})(\.[0-9]{1,20})?$/

/**
 * A price source that an operator writes by hand: a table of USD prices by ticker.
 * @throws Error when a price is not plain decimal text (F47)
 */
export function fixedPrices(pricesUsd: Readonly<Record<string, string>>): PriceSource {
  const prices = new Map<string, string>()
  for (const [ticker, price] of Object.entries(pricesUsd)) {
    if (!PRICE.test(price)) throw new Error(`price of ${ticker} is not a decimal: ${JSON.stringify(price)}`)
    prices.set(ticker.toLowerCase(), price)
  }
  return { usd: ticker => prices.get(ticker.toLowerCase()) ?? null }
}
