import type { NodeReceipt, NodeTransaction } from './node-schemas.ts'
import { rlpData, rlpList, rlpQuantity } from './rlp.ts'

/** Type of transactions that come from Ethereum on networks of the OP Stack. */
export const DEPOSIT = 0x7e

/** The bytes of a deposit (OP Stack specification, "Deposits"); null where the node does not say where it came from. */
export function encodeDeposit(transaction: NodeTransaction): Uint8Array | null {
  if (!transaction.sourceHash) return null
  const payload = rlpList([
    rlpData(transaction.sourceHash),
    rlpData(transaction.from),
    rlpData(transaction.to ?? '0x'),
    rlpQuantity(transaction.mint ?? '0x0'),
    rlpQuantity(transaction.value),
    rlpQuantity(transaction.gas),
    rlpQuantity(transaction.isSystemTx ? '0x1' : '0x0'),
    rlpData(transaction.input),
  ])
  return Buffer.concat([Uint8Array.of(DEPOSIT), payload])
}

/**
 * What the receiptsRoot covers of a deposit's receipt beyond Ethereum's fields. Before the Canyon fork there is a nonce
 * and no version, and the root covers neither.
 */
export function depositReceiptFields({ depositNonce, depositReceiptVersion }: NodeReceipt): Uint8Array[] {
  if (!depositReceiptVersion) return []
  return [rlpQuantity(depositNonce ?? '0x0'), rlpQuantity(depositReceiptVersion)]
}
