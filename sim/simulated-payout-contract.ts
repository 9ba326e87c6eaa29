import type {
  Movement,
  PaidList,
  PayoutOrder,
  PayoutReadiness,
  UnsignedCall,
} from '../gateway/chains/port.ts'
import type { SimulatedApproval, SimulatedPayout } from './simulated-transactions.ts'

/** Where the payout contract is on every simulated chain. */
export const PAYOUT_CONTRACT = `0x${'9a'.repeat(20)}`

/** Addresses that begin so take nothing. */
export const REFUSES = '0xbad0'

/** What a payout did when it succeeded. */
export interface PayoutEffect {
  readonly paid: PaidList
  readonly movements: readonly Movement[]
}

const GAS_LIMIT = 1_000_000n

/**
 * The payout contract and the token's approvals for it, as the simulated chain has them: a number is paid once per payer,
 * recipients that take nothing are skipped and their money goes back. Tokens only.
 */
export class SimulatedPayoutContract {
  /** How many canonical transactions paid a payer's number: 0 or 1. */
  readonly #paid = new Map<string, number>()
  /** How many canonical approvals a payer gave for a token. */
  readonly #approvals = new Map<string, number>()

  /**
   * What the transaction does on top of the canonical blocks and of what its own block holds so far; null when it reverts.
   * `heldAtoms`: what the payer has then.
   */
  execute(
    { txid, from: payer, order }: SimulatedPayout,
    heldAtoms: bigint,
    earlier: { readonly paid: readonly PaidList[]; readonly approvals: readonly SimulatedApproval[] },
  ): PayoutEffect | null {
    const { contract, number, payments } = order
    const total = totalOf(order)
    const again = earlier.paid.some(other => other.payer === payer && other.number === number)
    const allowed = earlier.approvals.some(other => other.from === payer && other.contract === contract)
    if (again || this.#isPaid(payer, number) || heldAtoms < total) return null
    if (!allowed && !this.#isAllowed(payer, contract)) return null
    const skipped = payments.flatMap(({ recipient }, position) =>
      recipient.startsWith(REFUSES) ? [position] : [],
    )
    const taken = payments.filter((_, position) => !skipped.includes(position))
    const back = total - totalOf({ payments: taken })
    const moves = [
      { from: payer, to: PAYOUT_CONTRACT, amountAtoms: total },
      ...taken.map(({ recipient: to, amountAtoms }) => ({ from: PAYOUT_CONTRACT, to, amountAtoms })),
      ...(back > 0n ? [{ from: PAYOUT_CONTRACT, to: payer, amountAtoms: back }] : []),
    ]
    return {
      paid: { txid, payer, number, order, skipped, returnedCoinAtoms: 0n },
      movements: moves.map((move, ordinal) => ({ txid, ordinal, contract, ...move })),
    }
  }

  /** Takes in (1) or back (-1) what a block did. */
  apply(
    did: { readonly paid: readonly PaidList[]; readonly approvals: readonly SimulatedApproval[] },
    sign: 1 | -1,
  ): void {
    for (const { payer, number } of did.paid) count(this.#paid, `${payer}|${number}`, sign)
    for (const { from, contract } of did.approvals) count(this.#approvals, `${from}|${contract}`, sign)
  }

  /** What a node that knows the canonical blocks says about sending a payout. */
  prepare(order: PayoutOrder, payer: string, heldAtoms: bigint): PayoutReadiness {
    const { contract } = order
    if (this.#isPaid(payer, order.number)) return { kind: 'paid' }
    if (heldAtoms < totalOf(order)) return { kind: 'short', heldAtoms }
    if (contract !== null && !this.#isAllowed(payer, contract))
      return { kind: 'approval', call: call(contract, { approve: contract }) }
    const payments = order.payments.map(({ recipient, amountAtoms }) => [recipient, amountAtoms.toString()])
    const pay = { number: order.number.toString(), contract, payments }
    return { kind: 'ready', call: call(PAYOUT_CONTRACT, { pay }) }
  }

  #isPaid(payer: string, number: bigint): boolean {
    return (this.#paid.get(`${payer}|${number}`) ?? 0) > 0
  }

  #isAllowed(payer: string, contract: string | null): boolean {
    return (this.#approvals.get(`${payer}|${contract}`) ?? 0) > 0
  }
}

function count(counts: Map<string, number>, key: string, sign: 1 | -1): void {
  counts.set(key, (counts.get(key) ?? 0) + sign)
}

function call(to: string, what: object): UnsignedCall {
  return { to, data: JSON.stringify(what), gasLimit: GAS_LIMIT, value: 0n }
}

function totalOf({ payments }: Pick<PayoutOrder, 'payments'>): bigint {
  return payments.reduce((sum, { amountAtoms }) => sum + amountAtoms, 0n)
}
