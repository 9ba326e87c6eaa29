import { createHash } from 'node:crypto'
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
 * A new identifier: prefix, then 48 bits of milliseconds and the 80 bits of `orderedBytes` in Crockford base 32 (26
 * letters, lower case). Those of one process sort in the order in which they were made, while its clock does not go back.
 */
export function newId(prefix: IdPrefix, nowMs: number = Date.now()): string {
  let value = BigInt(nowMs)
  for (const byte of orderedBytes(nowMs)) value = (value << 8n) | BigInt(byte)
  let text = ''
  for (let i = 0; i < 26; i++) {
    text = CROCKFORD.charAt(Number(value & 31n)) + text
    value >>= 5n
  }
  return `${prefix}_${text}`
}

const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz'

/** A UUID version 7 (RFC 9562), ordered like `newId`. */
export function newUuid(nowMs: number = Date.now()): string {
  return timedUuid(nowMs, orderedBytes(nowMs), 7)
}

/**
 * A UUID version 8 (RFC 9562) of a time and a name: 48 bits of milliseconds, then 74 bits of the name's SHA-256. Whoever makes it
 * of the same two, wherever and whenever, gets the same; those of different times sort by them.
 */
export function uuidOf(atMs: number, name: string): string {
  return timedUuid(atMs, createHash('sha256').update(name).digest().subarray(0, 10), 8)
}

/** @param rest ten bytes, of which six bits give way to version and variant */
function timedUuid(atMs: number, rest: Uint8Array, version: number): string {
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(atMs) << 16n)
  bytes.set(rest, 6)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4)
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Buffer.from(bytes).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

let lastMs = Number.NEGATIVE_INFINITY
let place = 0

/**
 * Ten bytes, greater than those before in the same millisecond: a counter of twelve bits that begins anywhere in its lower
 * half (RFC 9562 6.2, method 1; it stands where a UUID has these bits), then 64 random ones, of which a UUID keeps 62: they
 * make guessing and collision hopeless. More than 2,000 in one millisecond would be unique and not in order.
 */
function orderedBytes(nowMs: number): Buffer {
  const bytes = freshBytes(10)
  place = nowMs === lastMs ? place + 1 : bytes.readUInt16BE() & 0x7ff
  lastMs = nowMs
  bytes.writeUInt16BE(place & 0xfff)
  return bytes
}
