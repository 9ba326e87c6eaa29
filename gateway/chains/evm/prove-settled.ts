import { z } from 'zod'
import type { Answer, VerifiedBlock } from '../port.ts'
import { checkTransactions } from './check-transactions.ts'
import type { TillEvents } from './extract-movements.ts'
import { findSettlement } from './find-settlement.ts'
import { heightTag } from './hex.ts'
import { blockSchema, type NodeBlock, type NodeReceipt, receiptSchema } from './node-schemas.ts'
import type { EvmRpc } from './rpc.ts'
import { type Unknown, unknown, unknownOf } from './unknown-answer.ts'
import { checkReceipts, type Verification, verifyContent, verifyHeader } from './verify-block.ts'

/**
 * Proves a block of Avalanche C since Helicon, whose receipts are under a later header, among those of its neighbours
 * (ACP-194). Which of them are its own follows from how many transactions the blocks before it in that range have, which
 * is proven for each.
 */
export async function proveSettled(
  rpc: EvmRpc,
  block: NodeBlock,
  tills: TillEvents,
): Promise<Answer<VerifiedBlock>> {
  const ref = verifyHeader(block)
  if (!ref) return unknown('the header does not hash to its hash')
  const { transactions, transactionsRoot: root } = block
  if (transactions.length === 0)
    return answerOf(verifyContent({ ref, transactions, root, receipts: [] }, tills))
  const settlement = await findSettlement(rpc, block)
  if (settlement.kind === 'unknown') return settlement
  const { header, first, last } = settlement
  const [before, receipts] = await Promise.all([
    countBefore(rpc, block, ref.number - first),
    receiptsOf(rpc, first, last),
  ])
  if (before.kind !== 'present') return before
  if (receipts.kind !== 'present') return receipts
  const problem = checkReceipts(header, receipts.value)
  if (problem !== null) return unknown(problem)
  const own = receipts.value.slice(before.value, before.value + transactions.length)
  return answerOf(verifyContent({ ref, transactions, root, receipts: own }, tills))
}

/** How many transactions the blocks below have together, as many blocks as `depth` says. */
async function countBefore(rpc: EvmRpc, block: NodeBlock, depth: bigint): Promise<Known<number>> {
  let above = block
  let count = 0
  for (let step = 0n; step < depth; step += 1n) {
    const below = await rpc.call('eth_getBlockByHash', [above.parentHash, true], blockSchema)
    if (below.kind !== 'present') return unknownOf(below)
    const { hash, transactions, transactionsRoot } = below.value
    if (hash !== above.parentHash || !verifyHeader(below.value)) return unknown('the node gave another block')
    if (!checkTransactions(transactions, transactionsRoot).proven)
      return unknown('the transactions of a block settled with it are not proven')
    count += transactions.length
    above = below.value
  }
  return { kind: 'present', value: count }
}

async function receiptsOf(rpc: EvmRpc, first: bigint, last: bigint): Promise<Known<NodeReceipt[]>> {
  const all: NodeReceipt[] = []
  for (let height = first; height <= last; height += 1n) {
    const receipts = await rpc.call('eth_getBlockReceipts', [heightTag(height)], z.array(receiptSchema))
    if (receipts.kind !== 'present') return unknownOf(receipts)
    all.push(...receipts.value)
  }
  return { kind: 'present', value: all }
}

type Known<T> = { readonly kind: 'present'; readonly value: T } | Unknown

/** Without proven transactions it is not known how many there are, nor which receipts are theirs. */
function answerOf(verification: Verification): Known<VerifiedBlock> {
  if (!verification.ok) return unknown(verification.reason)
  if (verification.block.proof !== 'roots') return unknown('its transactions are not proven')
  return { kind: 'present', value: verification.block }
}
