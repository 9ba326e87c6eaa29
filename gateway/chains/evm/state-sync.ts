import { bytesHex, hexBytes } from './hex.ts'
import { keccak256 } from './keccak.ts'
import type { NodeBlock, NodeTransaction } from './node-schemas.ts'

/** Type of the transaction that holds a block's state syncs on Polygon since the Madhugiri fork (PIP-74). */
export const STATE_SYNC = 0x7f
const NOBODY = `0x${'00'.repeat(20)}`
const SYNTHETIC_PREFIX = Buffer.from('matic-bor-receipt-')

/** Whether a transaction's bytes must be asked for: what a state sync holds is not among the fields nodes give (PIP-74). */
export function lacksBytes(transaction: NodeTransaction): boolean {
  return Number(transaction.type) === STATE_SYNC && !transaction.raw
}

/**
 * The bytes of a state sync (PIP-74): its type and a list of events, each a list. Null where they were not given or are
 * something else, as other networks use this type for transactions that do carry value. Its fields must be the constants
 * of PIP-74, because the bytes do not hold them.
 */
export function encodeStateSync({ raw, from, to, value, input }: NodeTransaction): Uint8Array | null {
  if (!raw || from !== NOBODY || to !== NOBODY || BigInt(value) !== 0n || input !== '0x') return null
  const bytes = hexBytes(raw)
  const header = bytes[1] ?? 0
  const firstEvent = bytes[header < 0xf8 ? 2 : 2 + header - 0xf7]
  return bytes[0] === STATE_SYNC && isList(header) && isList(firstEvent ?? 0) ? bytes : null
}

/**
 * Id of the transaction that nodes append to a block with state syncs from before Madhugiri, if this block ends with it.
 * Neither the block's roots nor its bloom cover it: nothing in it is proven, so nothing in it counts.
 */
export function syntheticStateSync({ number, hash, transactions }: NodeBlock): string | null {
  const last = transactions.at(-1)
  if (!last || BigInt(last.gas) !== 0n || Number(last.type) !== 0) return null
  const height = Buffer.alloc(8)
  height.writeBigUInt64BE(BigInt(number))
  const id = bytesHex(keccak256(Buffer.concat([SYNTHETIC_PREFIX, height, hexBytes(hash)])))
  return last.hash === id ? id : null
}

function isList(firstByte: number): boolean {
  return firstByte >= 0xc0
}
