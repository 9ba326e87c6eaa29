import { ETHEREUM_TYPE_MAX, encodeTransaction } from './encode-transaction.ts'
import { bytesHex } from './hex.ts'
import { keccak256 } from './keccak.ts'
import type { NodeTransaction } from './node-schemas.ts'
import { orderedTrieRoot } from './ordered-trie-root.ts'

/** What is known of a block's transactions: why they cannot be its own, or whether all of them are proven. */
export type TransactionsCheck =
  | { readonly problem: string; readonly proven: false }
  | { readonly problem: null; readonly proven: boolean }

/**
 * `proven` when every transaction could be encoded and the root agrees. One of Ethereum's own types must hash to its id.
 * One of another network's that does not counts as unknown: the node could as well have named a type that is.
 */
export function checkTransactions(transactions: readonly NodeTransaction[], root: string): TransactionsCheck {
  const encoded = transactions.map(transaction => {
    const bytes = encodeTransaction(transaction)
    return bytes !== null && bytesHex(keccak256(bytes)) === transaction.hash ? bytes : null
  })
  const wrong = encoded.findIndex(
    (bytes, index) => bytes === null && Number(transactions[index]?.type) <= ETHEREUM_TYPE_MAX,
  )
  if (wrong !== -1) return { problem: `the transaction at ${wrong} does not hash to its id`, proven: false }
  const known = encoded.filter(bytes => bytes !== null)
  if (known.length < encoded.length) return { problem: null, proven: false }
  if (bytesHex(orderedTrieRoot(known)) !== root)
    return { problem: 'the transactions do not hash to transactionsRoot', proven: false }
  return { problem: null, proven: true }
}
