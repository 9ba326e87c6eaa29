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

/** Prices of a known set of units. */
export interface PriceTable extends UsdPrices {
  readonly units: readonly string[]
  /** Grows whenever a price may have changed. */
  readonly changes: number
}

/** All prices that held at one time, with their sources. Immutable; stored once a payment was valued with it. */
export interface RateSnapshot {
  readonly id: string
  readonly takenAtMs: number
  /** By unit. */
  readonly prices: Readonly<Record<string, UsdPrice>>
}

/** All prices of one moment, to tie a payment to (decision 0013). */
export interface RateSnapshots {
  /** The prices of now; empty while nothing is known. */
  current(): RateSnapshot
}

/** One source's word about one unit: `rate` of `per` for one `unit`. */
export interface Observation {
  readonly unit: string
  /** `USD`, or a unit whose own USD price comes from other sources. */
  readonly per: string
  /** Plain decimal text above zero. */
  readonly rate: string
  /** When it was true, by the source; by our clock where the source does not say. Epoch milliseconds. */
  readonly atMs: number
}

/** A request to a source. */
export interface SourceRequest {
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  /** JSON to post; without it the request is a GET. */
  readonly body?: string
}

/** Bounded HTTP for sources: the body of a 200, or an error; never longer than its limits in time and size. */
export interface SourceHttp {
  fetch(request: SourceRequest): Promise<string>
}

/** Somebody who knows prices. */
export interface RateSource {
  readonly name: string
  /** Units it is asked about. */
  readonly units: readonly string[]
  /** Words older than this are not used. Milliseconds. */
  readonly maxAgeMs: number
  /**
   * Asks. Leaves out units that the answer has no usable price for.
   * @throws SourceFailed when the answer cannot be used at all
   */
  read(http: SourceHttp, nowMs: number): Promise<readonly Observation[]>
}
