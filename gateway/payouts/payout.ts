import type { AssetId, ChainId } from '../domain/assets.ts'

/** Most recipients of one payout: what fits a transaction even when all of them are new (reference onchain 5.7). */
export const PAYMENTS_MAX = 500

/** Largest single amount: what the payout contract reads. Base units. */
export const AMOUNT_MAX_ATOMS = 2n ** 96n - 1n

/** Added to the number of a payout that the contract pays whole or not at all. Without it numbers stay below 2^94. */
export const ALL_OR_NONE = 2n ** 95n

/** States of a request, and the way they go: pending → rejected, or processing → done or error. */
export type RequestState = 'pending' | 'rejected' | 'processing' | 'done' | 'error'

/** States of a payout: created → rejected, or processing → done or error; a reorg leads back to processing. */
export type PayoutState = 'created' | 'processing' | 'done' | 'error' | 'rejected'

/** One wish to be paid. */
export interface PayoutRequest {
  readonly id: string
  readonly payoutId: string | null
  readonly assetId: AssetId
  /** Canonical form. */
  readonly address: string
  readonly amountAtoms: bigint
  readonly state: RequestState
  /** Why it was rejected or could not be paid. */
  readonly reason: string | null
  readonly requestedBy: string
  readonly createdAtSeconds: number
}

/** Requests that are paid together, in one transaction. */
export interface Payout {
  readonly businessId: string
  readonly id: string
  /** What the merchant calls it; null where the protocol has no names. */
  readonly name: string | null
  readonly chainId: ChainId
  readonly assetId: AssetId
  /** Under which the payout contract pays it once. */
  readonly number: bigint
  /** `account`: from the payout account. `wallet`: signed by the merchant's own wallet. */
  readonly source: 'account' | 'wallet'
  /** Canonical address of who pays; null until it is known. */
  readonly payer: string | null
  readonly state: PayoutState
  /** Of the transaction in a canonical block, null before. */
  readonly txid: string | null
  /** What the network took for that transaction, base units of its coin; null before, and when the merchant's own wallet sent it. */
  readonly networkFeeAtoms: bigint | null
  /** Why it waits, or what went wrong. */
  readonly reason: string | null
  readonly createdBy: string
  readonly createdAtSeconds: number
  /** Who approved it so far. */
  readonly approvedBy: readonly string[]
  /** In the order of the list. */
  readonly requests: readonly PayoutRequest[]
}

/** Limits of one business in one asset; null: none. Base units. */
export interface PayoutLimits {
  readonly requestMaxAtoms: bigint | null
  /** Approved within 24 hours. */
  readonly dayMaxAtoms: bigint | null
  /** Payouts of at least this much need the approval of two persons (F101). */
  readonly twoPersonsFromAtoms: bigint | null
}

/** Of an asset that no limits were set for. */
export const NO_LIMITS: PayoutLimits = {
  requestMaxAtoms: null,
  dayMaxAtoms: null,
  twoPersonsFromAtoms: null,
}

/** Sum of amounts. Base units. */
export function totalOf(requests: readonly { readonly amountAtoms: bigint }[]): bigint {
  return requests.reduce((sum, { amountAtoms }) => sum + amountAtoms, 0n)
}

/** How many different persons must approve a payout of this total. */
export function approvalsNeeded(totalAtoms: bigint, { twoPersonsFromAtoms }: PayoutLimits): 1 | 2 {
  return twoPersonsFromAtoms !== null && totalAtoms >= twoPersonsFromAtoms ? 2 : 1
}

/** Whether another total fits the day. `approvedAtoms`: approved in the last 24 hours. */
export function fitsDay(totalAtoms: bigint, approvedAtoms: bigint, { dayMaxAtoms }: PayoutLimits): boolean {
  return dayMaxAtoms === null || approvedAtoms + totalAtoms <= dayMaxAtoms
}
