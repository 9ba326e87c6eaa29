import { type AccountActKind, insertAccountAct } from '../storage/account-acts.ts'
import { lockBusiness } from '../storage/businesses.ts'
import type { Database } from '../storage/database.ts'
import { addRecipients, enforceWhitelist, removeRecipients } from '../storage/payouts-whitelist.ts'

/** Who changes the whitelist of which business: a user's id or `command line`. */
export interface WhitelistManager {
  readonly businessId: string
  readonly actor: string
}

/** Lets a business pay only whom it has listed, or anyone again; the list stays. Recorded when it changes something (F101). */
export async function setWhitelist(
  db: Database,
  { businessId, actor }: WhitelistManager,
  enforced: boolean,
): Promise<void> {
  await db.transaction(async sql => {
    await lockBusiness(sql, businessId)
    if (!(await enforceWhitelist(sql, businessId, enforced))) return
    const [off, on] = ['anyone', 'listed recipients']
    await insertAccountAct(sql, {
      ...{ businessId, actor, act: 'setting.changed', subject: 'payoutWhitelist' },
      ...{ before: enforced ? off : on, after: enforced ? on : off },
    })
  })
}

/** Lists recipients, canonical form, and records those that are new. */
export function listRecipients(
  db: Database,
  by: WhitelistManager,
  addresses: readonly string[],
): Promise<void> {
  return record(db, by, 'recipient.listed', addresses, addRecipients)
}

/** Takes recipients off the list and records those that were on it. What is approved already is paid all the same. */
export function unlistRecipients(
  db: Database,
  by: WhitelistManager,
  addresses: readonly string[],
): Promise<void> {
  return record(db, by, 'recipient.removed', addresses, removeRecipients)
}

async function record(
  db: Database,
  { businessId, actor }: WhitelistManager,
  act: AccountActKind,
  addresses: readonly string[],
  change: typeof addRecipients,
): Promise<void> {
  await db.transaction(async sql => {
    await lockBusiness(sql, businessId)
    for (const subject of await change(sql, businessId, addresses))
      await insertAccountAct(sql, { ...{ businessId, actor, act, subject }, before: null, after: null })
  })
}
