import type { Database } from '../storage/database.ts'
import { retryPayoutRow } from '../storage/payouts-decide.ts'
import { PayoutError } from './errors.ts'

/**
 * Lets a payout whose transactions failed too often be tried again, under its same number, and records who did.
 * @throws PayoutError `payout_decided` when it is not waiting for that
 */
export async function retryPayout(
  db: Database,
  retry: {
    readonly businessId: string
    readonly payoutId: string
    readonly actor: string
    readonly note?: string
  },
): Promise<void> {
  const { businessId, payoutId, actor, note = '' } = retry
  await db.transaction(async sql => {
    if (!(await retryPayoutRow(sql, businessId, payoutId, actor, note)))
      throw new PayoutError('payout_decided', 'no such payout waits for a transaction')
  })
}
