const DEFAULT = 'default'
const NONE = 'none'

/** Tickers as people write them: `erc20/usdt,erc20/usdc`, `none`, or `default` for what is taken by default (null). */
export function parseTickers(text: string): string[] | null {
  const word = text.trim().toLowerCase()
  if (word === DEFAULT) return null
  return word === NONE ? [] : word.split(',').map(ticker => ticker.trim())
}

/** The other way. */
export function formatTickers(tickers: readonly string[] | null): string {
  return tickers === null ? DEFAULT : tickers.length === 0 ? NONE : tickers.join(',')
}
