import { insertAccountAct } from '../storage/account-acts.ts'
import { readBusinessSettings } from '../storage/business-settings.ts'
import { lockBusiness } from '../storage/businesses.ts'
import type { Database } from '../storage/database.ts'
import { type BusinessSettings, changeSettings } from './change-settings.ts'

/**
 * Changes settings and records each one that differs from before, all or nothing (F101). `actor`: a user's id or `command line`.
 * Returns all settings as they are now.
 * @throws SettingsError
 */
export async function changeAccountSettings(
  db: Database,
  { businessId, actor }: { readonly businessId: string; readonly actor: string },
  change: Partial<BusinessSettings>,
): Promise<BusinessSettings> {
  return db.transaction(async sql => {
    await lockBusiness(sql, businessId)
    const before = await readBusinessSettings(sql, businessId)
    const after = await changeSettings(sql, businessId, change)
    for (const name of ['fiatCurrency', 'toleranceBps', 'quoteSeconds', 'confirmations'] as const)
      if (before[name] !== after[name])
        await insertAccountAct(sql, {
          ...{ businessId, actor, act: 'setting.changed', subject: name },
          ...{ before: String(before[name]), after: String(after[name]) },
        })
    return after
  })
}
