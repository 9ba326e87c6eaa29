import { heightTag } from './hex.ts'
import { type Header, headerSchema } from './node-schemas.ts'
import type { EvmRpc } from './rpc.ts'
import { type Unknown, unknown, unknownOf } from './unknown-answer.ts'
import { verifyHeader } from './verify-block.ts'

/** The header that holds a block's receipts, together with those of all blocks from `first` to `last`, in this order. */
export interface Settlement {
  readonly kind: 'present'
  readonly header: Header
  readonly first: bigint
  readonly last: bigint
}

/** More than ever lie between a block and the one that settles it, or are settled at once: seconds pass (ACP-194). */
const BLOCKS_MAX = 256n

/**
 * Follows the headers above a block of Avalanche C, each by its parent's hash, to the first that settles it (ACP-194): a
 * header holds the receipts of the blocks from the one after its parent's `settledHeight` to its own.
 */
export async function findSettlement(rpc: EvmRpc, block: Header): Promise<Settlement | Unknown> {
  const wanted = BigInt(block.number)
  let below = block
  for (let step = 1n; step <= BLOCKS_MAX; step += 1n) {
    const params = [heightTag(wanted + step), false]
    const answer = await rpc.call('eth_getBlockByNumber', params, headerSchema.nullable())
    if (answer.kind !== 'present') return unknownOf(answer)
    const header = answer.value
    if (header === null) return unknown('no block settles it yet (ACP-194)')
    if (header.parentHash !== below.hash || !verifyHeader(header))
      return unknown('the blocks above do not follow it')
    const [first, last] = [settledBy(below) + 1n, settledBy(header)]
    if (first > wanted || last - first >= BLOCKS_MAX)
      return unknown('a header settles what it cannot (ACP-194)')
    if (last >= wanted) return { kind: 'present', header, first, last }
    below = header
  }
  return unknown('no block above settles it (ACP-194)')
}

/** Height of the last block that is settled, by this header or before it. */
function settledBy({ settledHeight, number }: Header): bigint {
  return BigInt(settledHeight ?? number)
}
