import { encodeArbitrum } from './encode-arbitrum.ts'
import { DEPOSIT, encodeDeposit } from './encode-deposit.ts'
import type { NodeTransaction } from './node-schemas.ts'
import { rlpData, rlpList, rlpQuantity } from './rlp.ts'
import { encodeStateSync, STATE_SYNC } from './state-sync.ts'

/** The highest type that Ethereum itself has (EIP-7702). */
export const ETHEREUM_TYPE_MAX = 4

/**
 * The bytes of a transaction, whose hash is its id and which the header's transactionsRoot commits to: of types 0 to 4
 * (EIP-155, 2930, 1559, 4844, 7702) and of the types that the OP Stack, Polygon and Arbitrum add. Null for those that are
 * unknown here or of which the node gives too little: their block is proven by receipts only.
 */
export function encodeTransaction(transaction: NodeTransaction): Uint8Array | null {
  switch (Number(transaction.type)) {
    case 0:
      return encodeLegacy(transaction)
    case 1:
      return typed(1, transaction, [quantity(transaction.gasPrice)], [])
    case 2:
      return typed(2, transaction, dynamicFees(transaction), [])
    case 3:
      return typed(3, transaction, dynamicFees(transaction), [
        quantity(transaction.maxFeePerBlobGas),
        rlpList((transaction.blobVersionedHashes ?? []).map(rlpData)),
      ])
    case 4:
      return typed(4, transaction, dynamicFees(transaction), [authorizations(transaction)])
    case DEPOSIT:
      return encodeDeposit(transaction)
    case STATE_SYNC:
      return encodeStateSync(transaction)
    default:
      return encodeArbitrum(transaction)
  }
}

function encodeLegacy(transaction: NodeTransaction): Uint8Array {
  return rlpList([
    rlpQuantity(transaction.nonce),
    quantity(transaction.gasPrice),
    rlpQuantity(transaction.gas),
    rlpData(transaction.to ?? '0x'),
    rlpQuantity(transaction.value),
    rlpData(transaction.input),
    quantity(transaction.v),
    quantity(transaction.r),
    quantity(transaction.s),
  ])
}

function typed(
  type: number,
  transaction: NodeTransaction,
  fees: readonly Uint8Array[],
  extra: readonly Uint8Array[],
): Uint8Array {
  const accessList = (transaction.accessList ?? []).map(entry =>
    rlpList([rlpData(entry.address), rlpList(entry.storageKeys.map(rlpData))]),
  )
  const payload = rlpList([
    quantity(transaction.chainId),
    rlpQuantity(transaction.nonce),
    ...fees,
    rlpQuantity(transaction.gas),
    rlpData(transaction.to ?? '0x'),
    rlpQuantity(transaction.value),
    rlpData(transaction.input),
    rlpList(accessList),
    ...extra,
    quantity(transaction.yParity ?? transaction.v),
    quantity(transaction.r),
    quantity(transaction.s),
  ])
  return Buffer.concat([Uint8Array.of(type), payload])
}

function dynamicFees(transaction: NodeTransaction): Uint8Array[] {
  return [quantity(transaction.maxPriorityFeePerGas), quantity(transaction.maxFeePerGas)]
}

function authorizations(transaction: NodeTransaction): Uint8Array {
  return rlpList(
    (transaction.authorizationList ?? []).map(one =>
      rlpList([
        rlpQuantity(one.chainId),
        rlpData(one.address),
        rlpQuantity(one.nonce),
        rlpQuantity(one.yParity),
        rlpQuantity(one.r),
        rlpQuantity(one.s),
      ]),
    ),
  )
}

/** A field that a node left out counts as zero: the hash then tells. */
function quantity(value: string | null | undefined): Uint8Array {
  return rlpQuantity(value ?? '0x0')
}
