import type { TillFactory } from '../chains/port.ts'
import type { Asset } from '../domain/assets.ts'
import { newUuid } from '../domain/ids.ts'
import { ZERO_ADDRESS } from '../domain/terms.ts'
import type { Sql } from '../storage/database.ts'
import { payoutLimits } from '../storage/payouts-limits.ts'
import { insertRequests } from '../storage/payouts-write.ts'
import { PayoutError } from './errors.ts'
import { AMOUNT_MAX_ATOMS, PAYMENTS_MAX } from './payout.ts'
import { requireListed } from './require-listed.ts'

/** Whom to pay how much, as it was asked for. */
export interface WantedPayment {
  /** As written by the caller. */
  readonly address: string
  readonly amountAtoms: bigint
}

/** Requests in one asset. */
export interface RequestOrder {
  readonly businessId: string
  /** A key's or user's id. */
  readonly actor: string
  readonly asset: Asset
  readonly factory: Pick<TillFactory, 'parseAddress'>
  readonly payments: readonly WantedPayment[]
}

/**
 * Writes requests that wait for approval, all or none; returns their ids in the order of the payments. Nothing is promised
 * or set aside yet.
 * @throws PayoutError `empty`, `too_many`, `address_invalid`, `amount_invalid`, `above_request_limit`, `not_whitelisted`
 */
export async function requestPayouts(sql: Sql, order: RequestOrder): Promise<string[]> {
  const { businessId, actor, asset, factory, payments } = order
  if (payments.length === 0) throw new PayoutError('empty', 'nobody to pay')
  if (payments.length > PAYMENTS_MAX)
    throw new PayoutError('too_many', `at most ${PAYMENTS_MAX} payments at once`)
  const { requestMaxAtoms } = await payoutLimits(sql, businessId, asset.id)
  const requests = payments.map(({ address: written, amountAtoms }) => {
    const address = factory.parseAddress(written)
    // A token's own contract cannot give back what is paid to it (F38, F40).
    if (address === null || address === ZERO_ADDRESS || address === asset.contract)
      throw new PayoutError('address_invalid', `not an address that can be paid: ${written.slice(0, 80)}`)
    if (amountAtoms < 1n || amountAtoms > AMOUNT_MAX_ATOMS)
      throw new PayoutError('amount_invalid', 'an amount is at least one base unit and below 2^96 of them')
    if (requestMaxAtoms !== null && amountAtoms > requestMaxAtoms)
      throw new PayoutError('above_request_limit', 'above the limit of one request')
    return { id: newUuid(), chainId: asset.chainId, assetId: asset.id, address, amountAtoms }
  })
  await requireListed(sql, businessId, requests)
  await insertRequests(sql, businessId, actor, requests)
  return requests.map(({ id }) => id)
}
