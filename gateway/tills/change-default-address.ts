import type { TillFactory } from '../chains/port.ts'
import type { AssetRegistry, Family } from '../domain/assets.ts'
import { insertAccountAct } from '../storage/account-acts.ts'
import { lockBusiness } from '../storage/businesses.ts'
import type { Database } from '../storage/database.ts'
import { deleteDefaultAddress, findDefaultAddress } from '../storage/default-addresses.ts'
import { setDefaultAddress } from './set-default-address.ts'

/** What changing a default address needs. */
export interface ChangeAddressDeps {
  readonly db: Database
  readonly registry: AssetRegistry
  readonly tillFactories: Readonly<Record<Family, TillFactory>>
}

/** Who changes what: a user's id or `command line`, in which business. */
export interface Change {
  readonly businessId: string
  readonly actor: string
  readonly ticker: string
}

/**
 * Sets a default address and records who did it, both or neither (F101). Setting what is set already changes and records nothing.
 * @throws DefaultAddressError
 */
export async function changeDefaultAddress(
  deps: ChangeAddressDeps,
  change: Change & { readonly address: string },
): Promise<void> {
  const { businessId, actor, address } = change
  const ticker = deps.registry.byTicker(change.ticker)?.ticker ?? change.ticker
  await deps.db.transaction(async sql => {
    await lockBusiness(sql, businessId)
    const before = await findDefaultAddress(sql, businessId, ticker)
    if (before === address) return
    await setDefaultAddress({ ...deps, sql }, { businessId, ticker, address })
    await insertAccountAct(sql, {
      ...{ businessId, actor, act: 'address.set', subject: ticker },
      before,
      after: address,
    })
  })
}

/** Removes a default address and records who did it. False when there was none: nothing was changed. */
export async function removeDefaultAddress(db: Database, change: Change): Promise<boolean> {
  const { businessId, actor } = change
  const ticker = change.ticker.toLowerCase()
  return db.transaction(async sql => {
    await lockBusiness(sql, businessId)
    const before = await findDefaultAddress(sql, businessId, ticker)
    if (before === null) return false
    await deleteDefaultAddress(sql, businessId, ticker)
    await insertAccountAct(sql, {
      ...{ businessId, actor, act: 'address.removed', subject: ticker },
      before,
      after: null,
    })
    return true
  })
}
