import { randomBytes } from 'node:crypto'
import { newUuid } from '../domain/ids.ts'
import type { Database, Sql } from '../storage/database.ts'
import { insertPayout, lockPending } from '../storage/payouts-write.ts'
import { PayoutError } from './errors.ts'
import { ALL_OR_NONE, PAYMENTS_MAX } from './payout.ts'

/** Random part of a chain's payout numbers: 62 bits, so that a database made anew does not repeat them. */
const SERIES_BYTES = 8
const SERIES_MASK = (1n << 62n) - 1n

/** Which requests to pay together. */
export interface PayoutDraft {
  readonly businessId: string
  /** A key's or user's id. */
  readonly actor: string
  readonly requestIds: readonly string[]
  readonly sameAsset?: boolean
  /** The contract pays all of a list or nobody. */
  readonly allOrNone?: boolean
}

/**
 * Puts pending requests into payouts, one per asset and at most `PAYMENTS_MAX` in each; all or nothing. A request is in one
 * payout for ever. Returns the payouts' ids. `sameAsset`: requests of several assets are refused.
 * @throws PayoutError `empty`, `request_not_pending` (or none of this business), `assets_mixed`
 */
export function createPayouts(db: Database, order: PayoutDraft): Promise<string[]> {
  return db.transaction(sql => createPayoutsWithin(sql, order))
}

/** The same within a transaction of the caller. */
export async function createPayoutsWithin(sql: Sql, order: PayoutDraft): Promise<string[]> {
  const { businessId, actor, sameAsset = false, allOrNone = false } = order
  const ids = [...new Set(order.requestIds)]
  if (ids.length === 0) throw new PayoutError('empty', 'no requests')
  const requests = await lockPending(sql, businessId, ids)
  if (requests.length !== ids.length)
    throw new PayoutError('request_not_pending', 'a request is unknown, decided, or in a payout already')
  const byAsset = [...Map.groupBy(requests, ({ assetId }) => assetId).values()]
  if (sameAsset && byAsset.length > 1) throw new PayoutError('assets_mixed', 'requests of several assets')
  const created: string[] = []
  for (const group of byAsset)
    for (let at = 0; at < group.length; at += PAYMENTS_MAX) {
      const part = group.slice(at, at + PAYMENTS_MAX)
      const [first] = part
      if (!first) continue
      const id = newUuid()
      await insertPayout(sql, {
        ...{ businessId, id, chainId: first.chainId, assetId: first.assetId, createdBy: actor },
        requestIds: part.map(request => request.id),
        mark: allOrNone ? ALL_OR_NONE : 0n,
        series: (BigInt(`0x${randomBytes(SERIES_BYTES).toString('hex')}`) & SERIES_MASK) + 1n,
      })
      created.push(id)
    }
  return created
}
