/**
 * What somebody typed as an amount of a coin, in base units; null when it is none. Point and comma both start the
 * fraction, since keyboards offer the one or the other; so a separator of thousands makes an amount smaller, never larger,
 * and the wallet shows it before it sends. More places than the coin has are refused, not rounded.
 */
export function parseAmount(text: string, decimals: number): bigint | null {
  const match = /^(\d{1,60})(?:[.,](\d{1,60}))?$/.exec(text.trim())
  if (match === null) return null
  const [, whole = '', fraction = ''] = match
  if (/[1-9]/.test(fraction.slice(decimals))) return null
  return BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'))
}
