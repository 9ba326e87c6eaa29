import { listBleumiPayouts } from '../../storage/bleumi-payouts.ts'
import { decodeCursor, encodeCursor } from './bound-cursor.ts'
import { readListQuery } from './list-query.ts'
import { payoutObject } from './payout-object.ts'
import { requirePermission } from './payout-permission.ts'
import { refuse } from './refuse.ts'
import type { BleumiHandler } from './route.ts'

const PAGE = 10
/** A payout's id in a cursor: a UUID without its hyphens. */
const ID = /^[0-9a-f]{32}$/

/** `GET /v1/payout`: pages of 10 by time, both bounds inclusive (reference bleumi 2.3). */
export const getPayouts: BleumiHandler = async (deps, request) => {
  await requirePermission(deps, request)
  const { key, query } = request
  const choice = readListQuery(query, 'g5')
  const list = ['payouts', key.id, choice.order, String(choice.descending)]
  const after = query.nextToken === undefined ? null : decodeCursor(list, query.nextToken)
  if (query.nextToken !== undefined && !(after && ID.test(after.id))) throw refuse('g5', 'nextToken_invalid')
  // One more than a page shows whether there is another.
  const found = await listBleumiPayouts(deps.sql, key.businessId, { ...choice, after, limit: PAGE + 1 })
  const last = found.length > PAGE ? found[PAGE - 1] : undefined
  const place = last && { at: last.atMicros, id: last.payout.payoutId.replaceAll('-', '') }
  return {
    nextToken: place ? encodeCursor(list, place) : '',
    results: found.slice(0, PAGE).map(({ payout }) => payoutObject(payout)),
  }
}
