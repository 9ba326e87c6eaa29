import type { Database } from '../storage/database.ts'
import { insertDecision, rejectPayoutRow, rejectRequestRows } from '../storage/payouts-decide.ts'
import { PayoutError } from './errors.ts'

interface Rejection {
  readonly businessId: string
  /** A user's or key's id, or `command line`. */
  readonly actor: string
  /** Why; the requests show it. */
  readonly reason: string
}

/**
 * Rejects a payout that waits for approval, with all its requests.
 * @throws PayoutError `payout_decided` when there is none of this business that waits
 */
export async function rejectPayout(
  db: Database,
  { businessId, actor, reason, payoutId }: Rejection & { readonly payoutId: string },
): Promise<void> {
  await db.transaction(async sql => {
    if (!(await rejectPayoutRow(sql, businessId, payoutId, reason)))
      throw new PayoutError('payout_decided', 'no such payout waits for approval')
    await insertDecision(sql, { businessId, subject: payoutId, action: 'reject', actor, note: reason })
  })
}

/**
 * Rejects pending requests that are in no payout, all or none.
 * @throws PayoutError `request_not_pending`
 */
export async function rejectRequests(
  db: Database,
  { businessId, actor, reason, requestIds }: Rejection & { readonly requestIds: readonly string[] },
): Promise<void> {
  const ids = [...new Set(requestIds)]
  await db.transaction(async sql => {
    if ((await rejectRequestRows(sql, businessId, ids, reason)) !== ids.length)
      throw new PayoutError('request_not_pending', 'a request is unknown, decided, or in a payout already')
    for (const subject of ids)
      await insertDecision(sql, { businessId, subject, action: 'reject', actor, note: reason })
  })
}
