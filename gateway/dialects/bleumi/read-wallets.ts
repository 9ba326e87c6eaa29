import { listWallets } from '../../storage/bleumi-wallets.ts'
import { decodeCursor, encodeCursor } from './bound-cursor.ts'
import { readListQuery } from './list-query.ts'
import { refuse } from './refuse.ts'
import { requireWallet } from './request-operation.ts'
import type { BleumiHandler } from './route.ts'
import { walletObject } from './wallet-object.ts'

const PAGE = 100

/** `GET /v1/payment/erc20/wallet/{ID}` (reference bleumi 1.4.2). An unknown id is a 400. */
export const getWallet: BleumiHandler = async (deps, request) =>
  walletObject(await requireWallet(deps, request), deps.registry)

/**
 * `GET /v1/payment/erc20/wallet`: pages of 100 in ascending order, both bounds inclusive (reference bleumi 1.4.3). A cursor is good
 * for the key and the order that it was made with.
 */
export const getWallets: BleumiHandler = async (deps, { key, query }) => {
  const { order, startAt, endAt } = readListQuery(query, 'g2')
  const list = ['g2', key.id, order]
  const place = query.nextToken === undefined ? null : decodeCursor(list, query.nextToken)
  if (query.nextToken !== undefined && place === null) throw refuse('g2', 'nextToken_invalid')
  const after = place && { atMicros: place.at, tillId: place.id }
  // One more than a page shows whether there is another.
  const { wallets, places } = await listWallets(deps.sql, key.businessId, {
    ...{ order, after, startAt, endAt, limit: PAGE + 1 },
  })
  const last = wallets.length > PAGE ? places[PAGE - 1] : undefined
  return {
    nextToken: last === undefined ? '' : encodeCursor(list, { at: last.atMicros, id: last.tillId }),
    results: wallets.slice(0, PAGE).map(wallet => walletObject(wallet, deps.registry)),
  }
}
