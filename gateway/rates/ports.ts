/** Where prices come from. */
export interface PriceSource {
  /** USD per whole coin as plain decimal text, by ticker in path form; null when no price is known. */
  usd(ticker: string): string | null
}

/** One source's word inside a quote. */
export interface SourcePrice {
  readonly source: string
  /** Plain decimal text. */
  readonly rate: string
  /** When the source said so. Epoch milliseconds. */
  readonly atMs: number
}

/**
 * A rate that the gateway stands behind. `rate` is exact decimal text: units of `to` for one unit of `from`. `from` and
 * `to` are tickers in path form (`erc20/usdt`) or upper-case fiat codes.
 */
export interface Quote {
  readonly from: string
  readonly to: string
  readonly rate: string
  readonly atMs: number
  /** After this the rate must not be used for a new promise (F17). Epoch milliseconds. */
  readonly validUntilMs: number
  readonly sources: readonly SourcePrice[]
}

/** No quote: nothing fresh, too few sources, or they disagree. Fails closed (F17). */
export interface NoQuote {
  readonly from: string
  readonly to: string
  readonly unavailable: 'unknown' | 'stale' | 'disagreement'
}

/** Quotes from memory: never waits for a source. */
export interface Rates {
  quote(from: string, to: string): Quote | NoQuote
}

/** The USD price of one coin or one unit of a fiat currency, and whose word it is. */
export interface UsdPrice {
  /** Plain decimal text above zero. */
  readonly usd: string
  readonly atMs: number
  /** After this the price must not be used for a new promise. Epoch milliseconds. */
  readonly validUntilMs: number
  readonly sources: readonly SourcePrice[]
}

/** USD prices by unit: a ticker in path form or an upper-case fiat code. From memory. */
export interface UsdPrices {
  price(unit: string): UsdPrice | NoQuote['unavailable']
}
