import type { AssetId } from '../domain/assets.ts'

/** Where an order stands (see `judgeOrder`). */
export type OrderState = 'waiting' | 'partial' | 'pending' | 'paid' | 'expired'

/** What a merchant asked a payer for. Fixed at creation but for the payer's choice of coin. */
export interface Order {
  readonly businessId: string
  readonly id: string
  /** A payment asks for a value, once; a deposit takes whatever comes, for ever. */
  readonly kind: 'payment' | 'deposit'
  /** Public name of its page: 32 letters and digits, unguessable. */
  readonly token: string
  /** What the shop recognises a payer by who has paid; 64 letters and digits. Payments only. */
  readonly successToken: string | null
  /** Upper-case fiat code. */
  readonly currency: string
  /** Base units of fiat (`FIAT_PLACES`); null for a deposit. */
  readonly valueAtoms: bigint | null
  readonly description: string | null
  readonly redirectUrl: string | null
  readonly notifyUrl: string | null
  readonly method: 'get' | 'post' | 'json'
  /** Address of its page as the merchant was told. */
  readonly paymentUrl: string
  readonly expiresAtMs: number | null
  /** How much of the value may be missing, in 1/10,000. */
  readonly toleranceBps: number
  /** How long a rate that the payer was shown holds. Seconds; 0: as long as the payment. */
  readonly quoteSeconds: number
  /** Of each of its tills. */
  readonly confirmations: number
}

/** A transfer at one of an order's tills, with what it is worth to the order. */
export interface OrderTransfer {
  readonly transferId: string
  readonly tillId: string
  readonly assetId: AssetId
  readonly txid: string
  readonly amountAtoms: bigint
  readonly state: 'seen' | 'confirmed' | 'final' | 'orphaned'
  readonly disposition: 'accepted' | 'below_minimum' | 'other_asset'
  /** When it was first looked at for the order; null before. */
  readonly arrivedAtMs: number | null
  /** It came after the order's end. */
  readonly late: boolean
  /** Fiat per whole coin that it counts with, and what that makes; null while no rate is known. */
  readonly rate: string | null
  readonly fiatAtoms: bigint | null
}

/** How far an order is paid; fiat in base units. */
export interface Judgement {
  readonly state: OrderState
  /** Worth of everything that counts, seen or better, and of the confirmed part. */
  readonly paidAtoms: bigint
  readonly confirmedAtoms: bigint
  /** Still to pay; 0 once enough came, null for a deposit. */
  readonly outstandingAtoms: bigint | null
  /** Above the value; 0 when nothing is. */
  readonly overpaidAtoms: bigint
}

/** Whether a transfer counts towards its order, once its worth is known (F16; reference blockbee 10.2). */
export function counts(transfer: OrderTransfer): boolean {
  return (
    transfer.arrivedAtMs !== null &&
    transfer.state !== 'orphaned' &&
    transfer.disposition === 'accepted' &&
    !transfer.late
  )
}

/** Whether it is confirmed as the order's tills ask for. */
export function isConfirmed({ state }: Pick<OrderTransfer, 'state'>): boolean {
  return state === 'confirmed' || state === 'final'
}

/**
 * The state of an order: a function of its terms, its transfers and the time, so a reorg, a late block or a second
 * payment needs no rule of its own (F16). A payment is paid when what is confirmed reaches its value less the
 * tolerance, pending when what is seen does, and after its end expired otherwise; a deposit follows its latest
 * transfer. `transfers` is all that may count, in any order but the latest one first for a deposit.
 */
export function judgeOrder(
  order: Pick<Order, 'kind' | 'valueAtoms' | 'toleranceBps' | 'expiresAtMs'>,
  transfers: readonly OrderTransfer[],
  nowMs: number,
): Judgement {
  const counted = transfers.filter(counts)
  const sum = (some: readonly OrderTransfer[]): bigint =>
    some.reduce((total, { fiatAtoms }) => total + (fiatAtoms ?? 0n), 0n)
  const paidAtoms = sum(counted)
  const confirmedAtoms = sum(counted.filter(isConfirmed))
  if (order.valueAtoms === null) {
    const [latest] = counted
    const state = latest === undefined ? 'waiting' : isConfirmed(latest) ? 'paid' : 'pending'
    return { state, paidAtoms, confirmedAtoms, outstandingAtoms: null, overpaidAtoms: 0n }
  }
  const enough = enoughAtoms(order.valueAtoms, order.toleranceBps)
  const state =
    confirmedAtoms >= enough
      ? 'paid'
      : paidAtoms >= enough
        ? 'pending'
        : order.expiresAtMs !== null && nowMs > order.expiresAtMs
          ? 'expired'
          : counted.length > 0
            ? 'partial'
            : 'waiting'
  const missing = order.valueAtoms - paidAtoms
  return {
    state,
    paidAtoms,
    confirmedAtoms,
    outstandingAtoms: paidAtoms >= enough ? 0n : missing,
    overpaidAtoms: missing < 0n ? -missing : 0n,
  }
}

/** What must come for a payment to be whole: its value less the tolerance, rounded up, at least one base unit. */
export function enoughAtoms(valueAtoms: bigint, toleranceBps: number): bigint {
  const enough = valueAtoms - (valueAtoms * BigInt(toleranceBps)) / 10_000n
  return enough > 0n ? enough : 1n
}
