/** Where prices come from. */
export interface PriceSource {
  /** USD per whole coin as plain decimal text, by ticker in path form; null when no price is known. */
  usd(ticker: string): string | null
}
