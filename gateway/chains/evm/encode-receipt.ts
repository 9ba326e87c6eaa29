import { DEPOSIT, depositReceiptFields } from './encode-deposit.ts'
import type { NodeReceipt } from './node-schemas.ts'
import { rlpData, rlpList, rlpQuantity } from './rlp.ts'

/**
 * The bytes of a receipt that the header's receiptsRoot commits to (EIP-658, EIP-2718). Receipts from before Byzantium,
 * without a status, do not exist for us: no till is that old.
 */
export function encodeReceipt(receipt: NodeReceipt): Uint8Array {
  const type = Number(receipt.type)
  const payload = rlpList([
    rlpQuantity(receipt.status),
    rlpQuantity(receipt.cumulativeGasUsed),
    rlpData(receipt.logsBloom),
    rlpList(
      receipt.logs.map(log =>
        rlpList([rlpData(log.address), rlpList(log.topics.map(rlpData)), rlpData(log.data)]),
      ),
    ),
    ...(type === DEPOSIT ? depositReceiptFields(receipt) : []),
  ])
  return type === 0 ? payload : Buffer.concat([Uint8Array.of(type), payload])
}
