import { insertAccountAct } from '../storage/account-acts.ts'
import { makeDeliveryDue } from '../storage/console-deliveries.ts'
import type { Database } from '../storage/database.ts'

/**
 * Sends a delivery again: the very same bytes, with the next attempt (design 7, "manual replay"). Recorded with who asked (F101), in one
 * transaction. False when nothing was changed: there is no such delivery, it is due or under way already, or a later one of the same
 * payment took its place. `actor`: a user's id; `offsetMs`: how far the gateway's clock is ahead of the database's.
 */
export async function resendDelivery(
  db: Database,
  by: { readonly businessId: string; readonly actor: string },
  { id, offsetMs }: { readonly id: string; readonly offsetMs: number },
): Promise<boolean> {
  const { businessId, actor } = by
  return db.transaction(async sql => {
    if (!(await makeDeliveryDue(sql, { businessId, id, offsetMs }))) return false
    await insertAccountAct(sql, {
      ...{ businessId, actor, act: 'delivery.resent', subject: id, before: null, after: null },
    })
    return true
  })
}
