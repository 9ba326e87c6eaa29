import { payoutAbi } from '@polytill/contracts/generated/payout.ts'
import { decodeEventLog } from 'viem/utils'
import type { Movement, PaidList } from '../port.ts'
import { decodePay, PAYOUT_CONTRACT } from './encode-payout.ts'
import type { NodeLog, NodeTransaction } from './node-schemas.ts'

/** Above the ordinals of logs and of the till contract's events. */
const RETURNED_ORDINAL = 2_000_000_000

/**
 * The lists that one transaction paid: the payout contract's own `Paid` log proves that it ran to its end, `Skipped` names
 * who was left out, the transaction's calldata says what the list was. Logs of other contracts prove nothing.
 */
export function paidLists(transaction: NodeTransaction, logs: readonly NodeLog[]): PaidList[] {
  const events = logs.filter(log => log.address === PAYOUT_CONTRACT).flatMap(decode)
  return events.flatMap(event => {
    if (event.eventName !== 'Paid') return []
    const { payer, number } = splitPayment(event.args.payment)
    const skipped = events.flatMap(other =>
      other.eventName === 'Skipped' && other.args.id === number && other.args.payer.toLowerCase() === payer
        ? [Number(other.args.position)]
        : [],
    )
    const direct = transaction.to === PAYOUT_CONTRACT && transaction.from === payer
    const decoded = direct ? decodePay(transaction.input) : null
    const order = decoded?.number === number ? decoded : null
    const paid = (order?.payments ?? []).reduce(
      (sum, { amountAtoms }, position) => (skipped.includes(position) ? sum : sum + amountAtoms),
      0n,
    )
    return [
      {
        txid: transaction.hash,
        payer,
        number,
        order,
        skipped,
        returnedCoinAtoms: order && order.contract === null ? BigInt(transaction.value) - paid : 0n,
      },
    ]
  })
}

/** Coin that the payout contract gave back inside, which no log tells (F5): its own calldata and logs do. */
export function returnedCoin(paid: readonly PaidList[]): Movement[] {
  return paid
    .filter(({ returnedCoinAtoms }) => returnedCoinAtoms > 0n)
    .map(({ txid, payer, returnedCoinAtoms }) => ({
      ...{ txid, ordinal: RETURNED_ORDINAL, contract: null },
      ...{ from: PAYOUT_CONTRACT, to: payer, amountAtoms: returnedCoinAtoms },
    }))
}

/** What `Paid` says in one word: the payer above, the number of the list in the lower 96 bits. */
function splitPayment(payment: bigint): { payer: string; number: bigint } {
  return {
    payer: `0x${(payment >> 96n).toString(16).padStart(40, '0')}`,
    number: BigInt.asUintN(96, payment),
  }
}

function decode({ topics, data }: NodeLog) {
  const [selector, ...others] = topics
  if (!selector) return []
  try {
    return [decodeEventLog({ abi: payoutAbi, topics: [hex(selector), ...others.map(hex)], data: hex(data) })]
  } catch {
    return []
  }
}

function hex(text: string): `0x${string}` {
  return `0x${text.slice(2)}`
}
