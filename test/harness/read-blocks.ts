import { type ChainNode, hex } from './chain-node.ts'

/** A transaction in a block. Addresses in lower case. */
export interface MinedTransaction {
  readonly blockNumber: bigint
  readonly hash: string
  readonly from: string
  readonly to: string
  readonly value: bigint
}

/** Every transaction of the blocks from `first` to `last`, in order. */
export async function readBlocks(node: ChainNode, first: bigint, last: bigint): Promise<MinedTransaction[]> {
  const numbers = Array.from({ length: Number(last - first) + 1 }, (_, place) => hex(first + BigInt(place)))
  const blocks = await node.callEach(numbers.map(number => ['eth_getBlockByNumber', number, true]))
  return blocks.flatMap(block => {
    if (typeof block !== 'object' || block === null || !('transactions' in block)) return []
    if (!Array.isArray(block.transactions)) return []
    return block.transactions.map(transaction => ({
      blockNumber: BigInt(transaction.blockNumber),
      hash: String(transaction.hash),
      from: String(transaction.from).toLowerCase(),
      to: String(transaction.to).toLowerCase(),
      value: BigInt(transaction.value),
    }))
  })
}
