import { listWallets } from '../../storage/bleumi-wallets.ts'
import { readListQuery } from './list-query.ts'
import { decodePageToken, encodePageToken } from './page-token.ts'
import { refuse } from './refuse.ts'
import { requireWallet } from './request-operation.ts'
import type { BleumiHandler } from './route.ts'
import { walletObject } from './wallet-object.ts'

const PAGE = 100

/** `GET /v1/payment/erc20/wallet/{ID}` (reference bleumi 1.4.2). An unknown id is a 400. */
export const getWallet: BleumiHandler = async (deps, request) =>
  walletObject(await requireWallet(deps, request), deps.registry)

/** `GET /v1/payment/erc20/wallet`: pages of 100 in ascending order, both bounds inclusive (reference bleumi 1.4.3). */
export const getWallets: BleumiHandler = async (deps, { key, query }) => {
  const { order, startAt, endAt } = readListQuery(query, 'g2')
  const after = query.nextToken === undefined ? null : decodePageToken(order, query.nextToken)
  if (query.nextToken !== undefined && after === null) throw refuse('g2', 'nextToken_invalid')
  // One more than a page shows whether there is another.
  const { wallets, places } = await listWallets(deps.sql, key.businessId, {
    ...{ order, after, startAt, endAt, limit: PAGE + 1 },
  })
  const last = wallets.length > PAGE ? places[PAGE - 1] : undefined
  return {
    nextToken: last === undefined ? '' : encodePageToken(order, last),
    results: wallets.slice(0, PAGE).map(wallet => walletObject(wallet, deps.registry)),
  }
}
