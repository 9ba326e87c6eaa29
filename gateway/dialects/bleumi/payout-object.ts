import type { BleumiPayout } from '../../storage/bleumi-payouts.ts'

/** A payout on the wire (reference bleumi 2.3). */
export interface PayoutObject {
  readonly txid: string
  /** Null while it is under way, a person's approval included. */
  readonly status: boolean | null
  /** Empty until its transaction is in a block; `<N/A>` when it failed without one. */
  readonly hash: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly inputs: {
    readonly salt: string
    readonly token: string
    readonly payouts: readonly { readonly transferAddress: string; readonly amount: string }[]
  }
}

/** Of a payout that never reached the chain (reference bleumi part 4, item 22). */
const NEVER_SENT = '<N/A>'

/** A payout as the protocol shows it; `status` is null until it is over (reference bleumi 2.3). */
export function payoutObject(payout: BleumiPayout): PayoutObject {
  const { txid, succeeded, hash, number, token, payments, createdAt, updatedAt } = payout
  return {
    txid,
    status: succeeded,
    hash: hash ?? (succeeded === null ? '' : NEVER_SENT),
    createdAt,
    updatedAt,
    inputs: { salt: saltOf(number), token, payouts: payments },
  }
}

/** The 32-byte id of a payout: the number under which the payout contract pays it once. */
export function saltOf(number: bigint): string {
  return `0x${number.toString(16).padStart(64, '0')}`
}
