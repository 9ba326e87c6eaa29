import assert from 'node:assert/strict'
import { evmTillFactory } from '../../../chains/evm/evm-till-factory.ts'
import type { Asset } from '../../../domain/assets.ts'
import { requestPayouts } from '../../../payouts/request-payouts.ts'
import type { Database } from '../../../storage/database.ts'
import { address, registry } from '../../blockbee/test/start-blockbee.ts'

/** The coin of planted requests. */
export const PAYOUT_ASSET: Asset = (() => {
  const asset = registry.byTicker('erc20/usdt')
  assert.ok(asset)
  return asset
})()

/** Asks for payouts of these amounts, each to an address of its own. Returns the requests' ids. */
export function plantRequests(
  db: Database,
  businessId: string,
  amounts: readonly bigint[],
): Promise<string[]> {
  return requestPayouts(db, {
    ...{ businessId, actor: 'key_shop', asset: PAYOUT_ASSET, factory: evmTillFactory },
    payments: amounts.map((amountAtoms, index) => ({ address: address(index + 1), amountAtoms })),
  })
}

/** Fields that choose requests on the page. */
export function chosen(ids: readonly string[]): Record<string, string> {
  return Object.fromEntries(ids.map(id => [`request:${id}`, 'on']))
}
