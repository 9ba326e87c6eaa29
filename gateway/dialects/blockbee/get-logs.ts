import { z } from 'zod'
import { acceptsAsset } from '../../domain/accepts-asset.ts'
import type { ApiKeyRow } from '../../storage/api-keys.ts'
import { type CallbackTill, findCallback, findCallbackAnywhere } from '../../storage/blockbee-callbacks.ts'
import { readLoggedPayments } from '../../storage/blockbee-logs.ts'
import { deliveriesOfTransfers } from '../../storage/deliveries.ts'
import { decodeCallback } from './callback-url.ts'
import { text } from './create-query.ts'
import { BlockbeeError } from './errors.ts'
import { renderLoggedPayment } from './render-logs.ts'
import type { BlockbeeDeps, RouteHandler } from './route.ts'
import { coinTicker, parseTicker } from './ticker.ts'
import { usdPrice } from './told-value.ts'

/** Payments shown of one address, the latest (F71). */
export const PAYMENTS_SHOWN = 500
/** Accounts looked at for a caller without a key; more than one match is no answer anyway. */
const ACCOUNTS_COMPARED = 10

const logsQuery = z.object({ callback: text })

/**
 * `GET /{ticker}/logs/`: what arrived at the address of a callback and what its merchant was told (reference
 * blockbee 6). Without a key it answers only when exactly one account has this callback (1.2). Foreign and absent
 * callbacks answer alike (F65).
 */
export const getLogs: RouteHandler<'optional'> = async (deps, { ticker, query, key }) => {
  const { asset, factory } = parseTicker(ticker, deps)
  const parsed = logsQuery.safeParse(query)
  if (!parsed.success) throw new BlockbeeError('parameter_invalid')
  if (parsed.data.callback === undefined) throw new BlockbeeError('callback_missing')
  const found = await findTills(deps, key, decodeCallback(parsed.data.callback))
  const [till, ...others] = found.filter(candidate => acceptsAsset(candidate, asset, deps.registry))
  if (!till || others.length > 0) throw new BlockbeeError('callback_unknown')

  const { payments, deliveries } = await deps.db.snapshot(async sql => {
    const payments = await readLoggedPayments(sql, till.businessId, till.tillId, PAYMENTS_SHOWN)
    const ids = payments.map(payment => payment.transferId)
    return { payments, deliveries: await deliveriesOfTransfers(sql, till.businessId, ids) }
  })
  const prices = await deps.transferRates.read(
    deps.db,
    payments.flatMap(({ snapshotId }) => snapshotId ?? []),
  )
  return {
    status: 'success',
    callback_url: till.callbackUrl,
    address_in: factory.formatAddress(till.address),
    address_out: till.addressOut,
    notify_pending: till.announcePending,
    notify_confirmations: till.confirmations,
    priority: till.priority,
    callbacks: payments.flatMap(payment => {
      const paid = deps.registry.byId(payment.assetId)
      if (!paid) return []
      const name = {
        asset: paid,
        ticker: coinTicker(till, paid),
        price: usdPrice(prices.get(payment.snapshotId ?? ''), paid.ticker),
      }
      return [renderLoggedPayment(payment, name, deliveries.get(payment.transferId))]
    }),
  }
}

async function findTills(
  deps: BlockbeeDeps,
  key: ApiKeyRow | null,
  callbackUrl: string,
): Promise<CallbackTill[]> {
  // PostgreSQL text cannot hold NUL; no stored callback has one.
  if (callbackUrl.includes('\0')) return []
  if (!key) return findCallbackAnywhere(deps.db, callbackUrl, ACCOUNTS_COMPARED)
  const till = await findCallback(deps.db, key.businessId, callbackUrl)
  return till ? [till] : []
}
