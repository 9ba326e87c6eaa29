import type { Sql } from '../storage/database.ts'
import { approveWithin } from './approve-payout.ts'
import { createPayoutsWithin } from './create-payouts.ts'
import { type RequestOrder, requestPayouts } from './request-payouts.ts'

/** Payments that are asked for and put into one payout at once. */
export interface PayoutList extends RequestOrder {
  /** The contract pays all of them or nobody; false: those who cannot be paid are left out. */
  readonly allOrNone: boolean
  /** Whether the actor also says yes to it, as one person. */
  readonly approve: boolean
}

/**
 * Requests, creates and approves in one, all or nothing, under the same limits as one by one. Call it in a transaction.
 * `queued`: it will be paid; else it waits for a person.
 * @throws PayoutError as `requestPayouts` and `approvePayout`
 */
export async function orderPayout(
  sql: Sql,
  list: PayoutList,
): Promise<{ readonly payoutId: string; readonly queued: boolean }> {
  const { businessId, actor, allOrNone, approve } = list
  const requestIds = await requestPayouts(sql, list)
  const [payoutId, ...others] = await createPayoutsWithin(sql, { businessId, actor, requestIds, allOrNone })
  if (payoutId === undefined || others.length > 0) throw new Error('one list became several payouts')
  if (!approve) return { payoutId, queued: false }
  const outcome = await approveWithin(sql, { businessId, payoutId, actor })
  return { payoutId, queued: outcome.kind === 'queued' }
}
