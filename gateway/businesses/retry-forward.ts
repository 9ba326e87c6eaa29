import { insertAccountAct } from '../storage/account-acts.ts'
import type { Database } from '../storage/database.ts'
import { makeForwardDue } from '../storage/parked-forwards.ts'

/**
 * Has a parked forward tried again, as often as a new one (F37), and records who asked (F101), in one transaction. False when nothing was
 * changed: there is no such forward, or it is not parked any more. `actor`: a user's id or `command line`; `businessId`: whose it must
 * be, null for whoever runs the gateway.
 */
export async function retryForward(
  db: Database,
  by: { readonly businessId: string | null; readonly actor: string },
  id: string,
): Promise<boolean> {
  return db.transaction(async sql => {
    const freed = await makeForwardDue(sql, { id, businessId: by.businessId })
    if (freed === null) return false
    await insertAccountAct(sql, {
      ...{ businessId: freed.businessId, actor: by.actor, act: 'forward.retried', subject: id },
      ...{ before: freed.reason, after: null },
    })
    return true
  })
}
