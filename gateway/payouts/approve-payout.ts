import { ZERO_ADDRESS } from '../domain/terms.ts'
import type { Database, Sql } from '../storage/database.ts'
import {
  choosePayer,
  countApprovals,
  insertDecision,
  lockPayout,
  startProcessing,
} from '../storage/payouts-decide.ts'
import { payoutLimits } from '../storage/payouts-limits.ts'
import { findPayout } from '../storage/payouts-rows.ts'
import { PayoutError } from './errors.ts'
import { approvalsNeeded, fitsDay } from './payout.ts'
import { requireListed } from './require-listed.ts'

/** Someone says yes to a payout. */
export interface Approval {
  readonly businessId: string
  readonly payoutId: string
  /** Who: a user's or key's id, or `command line`. Two approvals of one person count once. */
  readonly actor: string
  readonly note?: string
  /**
   * Canonical address of the merchant's own wallet, when that is to sign; absent: the payout account pays. It cannot be
   * changed afterwards: two payers could both pay (F30).
   */
  readonly wallet?: string
}

/** `queued`: it will be paid. `waits`: another person must approve too. */
export type ApprovalOutcome =
  | { readonly kind: 'queued' }
  | { readonly kind: 'waits'; readonly needed: number }

/**
 * Approves a payout and records who did. Approving what is on its way or done changes nothing, so the same approval twice,
 * or two at once, pays once (F29).
 * @throws PayoutError `payout_unknown`, `payout_decided` (rejected, in error, or approved for another payer), `above_day_limit`,
 * `address_invalid` (nobody, or the token itself, as wallet), `not_whitelisted`
 */
export function approvePayout(db: Database, approval: Approval): Promise<ApprovalOutcome> {
  return db.transaction(sql => approveWithin(sql, approval))
}

/** The same within a transaction of the caller. */
export async function approveWithin(sql: Sql, approval: Approval): Promise<ApprovalOutcome> {
  const { businessId, payoutId, actor, note = '', wallet = null } = approval
  const payout = await lockPayout(sql, businessId, payoutId)
  if (!payout) throw new PayoutError('payout_unknown', 'no such payout')
  if (payout.state === 'processing' || payout.state === 'done') return { kind: 'queued' }
  if (payout.state !== 'created') throw new PayoutError('payout_decided', `the payout is ${payout.state}`)
  const limits = await payoutLimits(sql, businessId, payout.assetId)
  if (!fitsDay(payout.totalAtoms, payout.approvedTodayAtoms, limits))
    throw new PayoutError('above_day_limit', 'above the limit of 24 hours')
  await requireListed(sql, businessId, (await findPayout(sql, businessId, payoutId))?.requests ?? [])
  const approvals = await countApprovals(sql, businessId, payoutId)
  // Nobody signs for these, and the choice is for ever.
  if (wallet === ZERO_ADDRESS || (wallet !== null && payout.assetId.endsWith(`:${wallet}`)))
    throw new PayoutError('address_invalid', 'this address cannot pay')
  // Everybody approves the same thing.
  if (approvals > 0 && wallet !== payout.wallet)
    throw new PayoutError('payout_decided', 'the first approval named another payer')
  if (wallet !== null) await choosePayer(sql, businessId, payoutId, wallet)
  await insertDecision(sql, { businessId, subject: payoutId, action: 'approve', actor, note })
  const needed = approvalsNeeded(payout.totalAtoms, limits)
  if ((await countApprovals(sql, businessId, payoutId)) < needed) return { kind: 'waits', needed }
  await startProcessing(sql, businessId, payoutId)
  return { kind: 'queued' }
}
