import type { NoQuote, Quote, SourcePrice } from '../rates/ports.ts'

/** A rate that a payer was promised for one coin of an order. */
export interface OrderQuote {
  readonly tillId: string
  /** 1 for the till's first; the highest is the one that the page shows. */
  readonly number: number
  /** Fiat per whole coin, decimal text. */
  readonly rate: string
  readonly sources: readonly SourcePrice[]
  readonly quotedAtMs: number
  /** Null: as long as the order. */
  readonly validUntilMs: number | null
}

/** Whether the promise holds at that time. */
export function holds(quote: Pick<OrderQuote, 'quotedAtMs' | 'validUntilMs'>, atMs: number): boolean {
  return quote.quotedAtMs <= atMs && (quote.validUntilMs === null || atMs <= quote.validUntilMs)
}

/**
 * The promise that a transfer to its till was made under: the first one that had not ended when it arrived. Its beginning is
 * not asked: a block's time may lie before the moment at which its payer read the page.
 */
export function quoteAt(
  quotes: readonly OrderQuote[],
  tillId: string,
  arrivedAtMs: number,
): OrderQuote | null {
  return quotes
    .filter(quote => quote.tillId === tillId)
    .filter(({ validUntilMs }) => validUntilMs === null || arrivedAtMs <= validUntilMs)
    .reduce<OrderQuote | null>(
      (first, quote) => (first === null || quote.number < first.number ? quote : first),
      null,
    )
}

/** Whether the rates gave a rate that a promise may be made of now (F17). */
export function isUsable(quote: Quote | NoQuote, nowMs: number): quote is Quote {
  return !('unavailable' in quote) && quote.validUntilMs > nowMs
}

/** Until when a promise of now holds, by the merchant's setting; null as long as the order. */
export function promiseEndMs(quoteSeconds: number, nowMs: number): number | null {
  return quoteSeconds === 0 ? null : nowMs + quoteSeconds * 1_000
}
