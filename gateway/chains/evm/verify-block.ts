import type { BlockRef, VerifiedBlock } from '../port.ts'
import { checkTransactions } from './check-transactions.ts'
import { encodeReceipt } from './encode-receipt.ts'
import { minedTransaction, movementsOfLogs, nativeMovement, type TillEvents } from './extract-movements.ts'
import { paidLists, returnedCoin } from './extract-payouts.ts'
import { hashHeader } from './hash-header.ts'
import { bytesHex } from './hex.ts'
import { joinBlooms, logsBloom } from './logs-bloom.ts'
import type { Header, NodeBlock, NodeLog, NodeReceipt, NodeTransaction } from './node-schemas.ts'
import { orderedTrieRoot } from './ordered-trie-root.ts'
import { syntheticStateSync } from './state-sync.ts'

/** A verified block, or why the node's answer cannot be believed. */
export type Verification =
  | { readonly ok: true; readonly block: VerifiedBlock }
  | { readonly ok: false; readonly reason: string }

const SETTLED_LATER = 'its receipts are under a later header (ACP-194)'

/** The header's place in the chain; null when its fields do not hash to its hash. */
export function verifyHeader(header: Header): BlockRef | null {
  if (hashHeader(header) !== header.hash) return null
  return {
    number: BigInt(header.number),
    hash: header.hash,
    parentHash: header.parentHash,
    timestampSeconds: Number(BigInt(header.timestamp)),
  }
}

/**
 * Proves that the transactions and receipts are exactly those the block committed to (F7): header → hash, transactions →
 * ids and transactionsRoot, receipts → receiptsRoot. The receipts' own blooms need no recomputing, they are under the
 * receiptsRoot; their union must be the header's. With transactions of a type unknown here the transactionsRoot cannot
 * be checked: logs are still proven by the receiptsRoot, native value is not, so the proof is stated as `bloom`. What
 * Polygon's nodes append without proof is left out (PIP-74).
 */
export function verifyWithReceipts(
  block: NodeBlock,
  given: readonly NodeReceipt[],
  tills: TillEvents,
): Verification {
  const ref = verifyHeader(block)
  if (!ref) return failed('the header does not hash to its hash')
  if (block.settledHeight) return failed(SETTLED_LATER)
  const { transactions, synthetic } = committed(block)
  const receipts = synthetic === null ? given : given.filter(one => one.transactionHash !== synthetic)
  const problem = checkReceipts(block, receipts)
  if (problem !== null) return failed(problem)
  return verifyContent({ ref, transactions, root: block.transactionsRoot, receipts }, tills)
}

/** Why receipts are not the ones that a header holds; null when they are. */
export function checkReceipts(header: Header, receipts: readonly NodeReceipt[]): string | null {
  if (bytesHex(orderedTrieRoot(receipts.map(encodeReceipt))) !== header.receiptsRoot)
    return 'the receipts do not hash to receiptsRoot'
  if (joinBlooms(receipts.map(receipt => receipt.logsBloom)) !== header.logsBloom)
    return 'the logs bloom differs from the receipts'
  return null
}

/** What a header is proven to be of: receipts are in the order of the transactions. */
export interface BlockContent {
  readonly ref: BlockRef
  readonly transactions: readonly NodeTransaction[]
  /** The header's transactionsRoot. */
  readonly root: string
  readonly receipts: readonly NodeReceipt[]
}

/** The block of a proven header and proven receipts, when its transactions are its own and theirs. */
export function verifyContent(content: BlockContent, tills: TillEvents): Verification {
  const { ref, transactions, root, receipts } = content
  if (receipts.length !== transactions.length)
    return failed(`${receipts.length} receipts for ${transactions.length} transactions`)
  const { problem, proven } = checkTransactions(transactions, root)
  if (problem !== null) return failed(problem)
  const foreign = transactions.findIndex(({ hash }, index) => receipts[index]?.transactionHash !== hash)
  if (foreign !== -1) return failed(`the receipt at ${foreign} is of another transaction`)
  const pairs = transactions.flatMap((transaction, index) => {
    const receipt = receipts[index]
    return receipt ? [{ transaction, receipt }] : []
  })
  const payouts = pairs.flatMap(({ transaction, receipt }) => paidLists(transaction, receipt.logs))
  return {
    ok: true,
    block: {
      ref,
      movements: pairs.flatMap(({ transaction, receipt }) => [
        ...nativeMovement(transaction, receipt),
        ...movementsOfLogs(transaction.hash, receipt.logs, tills),
        ...returnedCoin(paidLists(transaction, receipt.logs)),
      ]),
      transactions: pairs.map(({ transaction, receipt }) => minedTransaction(transaction, receipt)),
      payouts,
      proof: proven ? 'roots' : 'bloom',
    },
  }
}

/**
 * The weaker mode for nodes that give no receipts: the logs of the block must number 0, 1, 2, … without a gap and build
 * exactly the header's bloom, so that dropped logs are a fault and not an empty block (F7). Of a transaction only its logs
 * are known: native value and fees are left out.
 */
export function verifyWithLogs(block: NodeBlock, given: readonly NodeLog[], tills: TillEvents): Verification {
  const ref = verifyHeader(block)
  if (!ref) return failed('the header does not hash to its hash')
  if (block.settledHeight) return failed(SETTLED_LATER)
  const { transactions: included, synthetic } = committed(block)
  const content = checkTransactions(included, block.transactionsRoot)
  if (content.problem !== null) return failed(content.problem)
  const logs = synthetic === null ? given : given.filter(log => log.transactionHash !== synthetic)
  const ordered = logs.toSorted((a, b) => Number(BigInt(a.logIndex) - BigInt(b.logIndex)))
  if (ordered.some((log, index) => BigInt(log.logIndex) !== BigInt(index)))
    return failed('the block has gaps in its logs')
  if (ordered.some(log => log.blockHash !== block.hash)) return failed('logs of another block')
  if (logsBloom(ordered) !== block.logsBloom) return failed('the logs bloom promises other logs')
  const byTransaction = Map.groupBy(ordered, log => log.transactionHash)
  const known = new Set(included.map(transaction => transaction.hash))
  if ([...byTransaction.keys()].some(txid => !known.has(txid))) return failed('logs of a foreign transaction')
  const movements = [...byTransaction].flatMap(([txid, own]) => movementsOfLogs(txid, own, tills))
  const transactions = included.map(({ hash: txid, from, nonce }) => ({
    ...{ txid, from, nonce: BigInt(nonce), succeeded: byTransaction.has(txid), feeAtoms: null },
  }))
  const payouts = included.flatMap(transaction =>
    paidLists(transaction, byTransaction.get(transaction.hash) ?? []),
  )
  return { ok: true, block: { ref, movements, transactions, payouts, proof: 'bloom' } }
}

/** The transactions that the block's roots cover, and the id of the one that they do not. */
function committed(block: NodeBlock): {
  readonly transactions: readonly NodeTransaction[]
  readonly synthetic: string | null
} {
  const synthetic = syntheticStateSync(block)
  return {
    transactions: synthetic === null ? block.transactions : block.transactions.slice(0, -1),
    synthetic,
  }
}

function failed(reason: string): Verification {
  return { ok: false, reason }
}
