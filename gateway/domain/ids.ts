import { freshBytes } from './fresh-bytes.ts'

/** Prefixes of our identifiers: one per kind of thing, so an id tells what it names. */
export type IdPrefix =
  | 'biz'
  | 'usr'
  | 'key'
  | 'till'
  | 'otl'
  | 'bwl'
  | 'bpy'
  | 'ord'
  | 'obl'
  | 'otx'
  | 'evt'
  | 'dlv'
  | 'fnd'
  | 'dec'
  | 'rate'

/**
 * A new identifier: prefix, then 48 bits of milliseconds and 80 random bits in Crockford base 32 (26 letters,
 * lower case). Sortable by creation time to the millisecond; 80 random bits per millisecond make guessing and
 * collision hopeless.
 */
export function newId(
  prefix: IdPrefix,
  nowMs: number = Date.now(),
  random: Uint8Array = freshBytes(10),
): string {
  let value = BigInt(nowMs)
  for (const byte of random.subarray(0, 10)) value = (value << 8n) | BigInt(byte)
  let text = ''
  for (let i = 0; i < 26; i++) {
    text = CROCKFORD.charAt(Number(value & 31n)) + text
    value >>= 5n
  }
  return `${prefix}_${text}`
}

const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz'

/** A UUID version 7 (RFC 9562): time-ordered, 74 random bits. Identifies a transfer to merchants (BlockBee `uuid`). */
export function newUuid(nowMs: number = Date.now(), random: Uint8Array = freshBytes(10)): string {
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(nowMs) << 16n)
  bytes.set(random.subarray(0, 10), 6)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Buffer.from(bytes).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
