import { createHash } from 'node:crypto'

const DIGEST_BYTES = 9
const BIGINT_MAX = 2n ** 63n - 1n
const CURSOR = /^([0-9]{1,19})\.([0-9a-z_]{0,40})\.([A-Za-z0-9_-]{12})$/

/** A place in a list: a number that the list goes by, and an id among equal ones. */
export interface CursorPlace {
  readonly at: bigint
  readonly id: string
}

/**
 * The cursor behind a page: opaque to clients, and of no use in any list but its own. `list` says which it is: the key, what is
 * listed, its order. Not secret: a cursor is a place, not a permission.
 */
export function encodeCursor(list: readonly string[], { at, id }: CursorPlace): string {
  const place = `${at}.${id}`
  return Buffer.from(`${place}.${digestOf(list, place)}`, 'ascii').toString('base64url')
}

/** The place that a cursor of this very list names, or null. */
export function decodeCursor(list: readonly string[], cursor: string): CursorPlace | null {
  const [, number, id] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString('ascii')) ?? []
  if (number === undefined || id === undefined) return null
  const place = { at: BigInt(number), id }
  // One spelling only, and nothing that a database would refuse.
  return place.at <= BIGINT_MAX && encodeCursor(list, place) === cursor ? place : null
}

function digestOf(list: readonly string[], place: string): string {
  const hash = createHash('sha256').update(JSON.stringify([...list, place]))
  return hash.digest().subarray(0, DIGEST_BYTES).toString('base64url')
}
