import type { NodeTransaction } from './node-schemas.ts'
import { rlpData, rlpList, rlpQuantity } from './rlp.ts'

/** Where a retryable ticket is submitted to, and who runs ArbOS's own transactions. */
const RETRYABLE_TX = '0x000000000000000000000000000000000000006e'
const ARBOS = '0x00000000000000000000000000000000000a4b05'

/**
 * The bytes of Arbitrum's own transaction types (Nitro's go-ethereum, `core/types/arb_types.go`). Null where a node leaves
 * out one of their fields, or where a field that the bytes do not hold is not the type's constant.
 */
export function encodeArbitrum(transaction: NodeTransaction): Uint8Array | null {
  const type = Number(transaction.type)
  const fields = fieldsOf(type, transaction)
  if (!fields || !transaction.chainId || fields.includes(null)) return null
  const payload = rlpList([rlpQuantity(transaction.chainId), ...fields.filter(field => field !== null)])
  return Buffer.concat([Uint8Array.of(type), payload])
}

type Field = Uint8Array | null

/** The fields after the chain id; null for types that are not Arbitrum's. */
function fieldsOf(type: number, tx: NodeTransaction): Field[] | null {
  const from = rlpData(tx.from)
  const call = [
    quantity(tx.maxFeePerGas ?? tx.gasPrice),
    rlpQuantity(tx.gas),
    rlpData(tx.to ?? '0x'),
    rlpQuantity(tx.value),
    rlpData(tx.input),
  ]
  switch (type) {
    case 0x64: // ETH deposited by its owner
      return [data(tx.requestId), from, data(tx.to), rlpQuantity(tx.value)]
    case 0x65: // a call by an account of Ethereum
      return [from, rlpQuantity(tx.nonce), ...call]
    case 0x66: // a call by a contract of Ethereum
      return [data(tx.requestId), from, ...call]
    case 0x68: // a retryable ticket that is redeemed
      return [
        rlpQuantity(tx.nonce),
        from,
        ...call,
        data(tx.ticketId),
        data(tx.refundTo),
        quantity(tx.maxRefund),
        quantity(tx.submissionFeeRefund),
      ]
    case 0x69: // a retryable ticket that is submitted
      return movesNothing(tx, RETRYABLE_TX) ? [data(tx.requestId), from, ...ticket(tx)] : null
    case 0x6a: // ArbOS itself, at the start of each block
      return movesNothing(tx, ARBOS) ? [rlpData(tx.input)] : null
    default:
      return null
  }
}

function ticket(tx: NodeTransaction): Field[] {
  return [
    quantity(tx.l1BaseFee),
    quantity(tx.depositValue),
    quantity(tx.maxFeePerGas ?? tx.gasPrice),
    rlpQuantity(tx.gas),
    rlpData(tx.retryTo ?? '0x'),
    quantity(tx.retryValue),
    data(tx.beneficiary),
    quantity(tx.maxSubmissionFee),
    data(tx.refundTo),
    rlpData(tx.retryData ?? '0x'),
  ]
}

function movesNothing({ to, value }: NodeTransaction, receiver: string): boolean {
  return to === receiver && BigInt(value) === 0n
}

function quantity(value: string | null | undefined): Field {
  return value ? rlpQuantity(value) : null
}

function data(value: string | null | undefined): Field {
  return value ? rlpData(value) : null
}
