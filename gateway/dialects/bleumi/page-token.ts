import type { WalletOrder, WalletPlace } from '../../storage/bleumi-wallets.ts'

const TOKEN = /^(c|u)\.([0-9a-z]{1,16})\.(bwl_[0-9a-z]{26})$/

/** The cursor behind a page: opaque to clients, bound to the list's order. */
export function encodePageToken(order: WalletOrder, place: WalletPlace): string {
  const text = `${order === 'createdAt' ? 'c' : 'u'}.${place.atMicros.toString(36)}.${place.tillId}`
  return Buffer.from(text, 'ascii').toString('base64url')
}

/** The place that a cursor names, or null for what is no cursor of a list in this order. */
export function decodePageToken(order: WalletOrder, token: string): WalletPlace | null {
  const text = Buffer.from(token, 'base64url').toString('ascii')
  const match = TOKEN.exec(text)
  if (!match?.[2] || !match[3] || match[1] !== (order === 'createdAt' ? 'c' : 'u')) return null
  let atMicros = 0n
  for (const digit of match[2]) atMicros = atMicros * 36n + BigInt(Number.parseInt(digit, 36))
  const place = { atMicros, tillId: match[3] }
  // One spelling only, and nothing that a database would refuse.
  return atMicros < 2n ** 62n && encodePageToken(order, place) === token ? place : null
}
