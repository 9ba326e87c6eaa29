import { dataSchema, type NodeBlock } from './node-schemas.ts'
import type { EvmRpc } from './rpc.ts'
import { lacksBytes } from './state-sync.ts'

type Whole =
  | { readonly kind: 'present'; readonly block: NodeBlock }
  | { readonly kind: 'unknown'; readonly reason: string }

/**
 * The block with the bytes of the transactions that cannot be encoded from their fields, which the caller holds against
 * the transactionsRoot. They are asked for one by one; hardly any block has one. Where no node has the method, the block
 * stays as it is and is proven by its receipts only.
 */
export async function withMissingBytes(rpc: EvmRpc, block: NodeBlock): Promise<Whole> {
  if (!block.transactions.some(lacksBytes)) return { kind: 'present', block }
  const transactions = [...block.transactions]
  for (const [index, transaction] of block.transactions.entries()) {
    if (!lacksBytes(transaction)) continue
    const raw = await rpc.call('eth_getRawTransactionByHash', [transaction.hash], dataSchema)
    if (raw.kind === 'unknown') return raw
    if (raw.kind === 'present') transactions[index] = { ...transaction, raw: raw.value }
  }
  return { kind: 'present', block: { ...block, transactions } }
}
