import { insertAccountAct } from '../storage/account-acts.ts'
import { lockBusiness } from '../storage/businesses.ts'
import type { Database } from '../storage/database.ts'
import { readFactorDemand, setFactorDemand } from '../storage/second-factor-demand.ts'
import { BusinessError } from './errors.ts'

/**
 * Demands a second factor of everyone who signs in to a business, or no longer, and records who did (F101). It holds at once: a member
 * without one can do nothing else until it is set up, in sessions that are open too. `actor`: a user's id or `command line`.
 * @throws BusinessError `no_second_factor` while no owner has one: nobody would know that it works
 */
export async function demandSecondFactor(
  db: Database,
  { businessId, actor }: { readonly businessId: string; readonly actor: string },
  demanded: boolean,
): Promise<void> {
  await db.transaction(async sql => {
    await lockBusiness(sql, businessId)
    const before = await readFactorDemand(sql, businessId)
    if (before.demanded === demanded) return
    if (demanded && before.ownersWithFactor === 0)
      throw new BusinessError('no_second_factor', 'an owner must have a second factor first')
    await setFactorDemand(sql, businessId, demanded)
    await insertAccountAct(sql, {
      ...{ businessId, actor, act: 'setting.changed', subject: 'secondFactor' },
      ...{ before: worded(before.demanded), after: worded(demanded) },
    })
  })
}

function worded(demanded: boolean): string {
  return demanded ? 'demanded' : 'optional'
}
