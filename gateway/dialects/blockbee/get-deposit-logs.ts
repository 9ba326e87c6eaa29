import { formatAtoms } from '../../domain/money.ts'
import { formatFiat } from '../../orders/fiat.ts'
import { counts, isConfirmed } from '../../orders/order.ts'
import { deliveriesOfTransfers } from '../../storage/deliveries.ts'
import { orderOfQuery } from './get-checkout-logs.ts'
import { logoUrl } from './logos.ts'
import { formatTime } from './render-logs.ts'
import { renderNotifications } from './render-notifications.ts'
import type { RouteHandler } from './route.ts'
import { formatCoin } from './ticker.ts'

/**
 * `GET /deposit/logs/` (later than v1.3.3; reference blockbee 11): the last hundred deposits, newest first, the sum of all
 * in the deposit's currency, and the requests that told of those shown.
 */
export const getDepositLogs: RouteHandler<'key'> = async (deps, { query, key }) => {
  const { record, deposits, told } = await deps.db.snapshot(async sql => {
    const record = await orderOfQuery(sql, query, key.businessId, 'deposit')
    const deposits = record.transfers.filter(counts)
    const ids = deposits.map(deposit => deposit.transferId)
    return { record, deposits, told: await deliveriesOfTransfers(sql, key.businessId, ids) }
  })
  const { order, totalAtoms } = record
  return {
    status: 'success',
    deposits: deposits.flatMap(deposit => {
      const asset = deps.registry.byId(deposit.assetId)
      if (!asset) return []
      return [
        {
          txid: deposit.txid,
          value: formatAtoms(deposit.amountAtoms, asset.decimals),
          value_fiat: deposit.fiatAtoms === null ? '' : formatFiat(deposit.fiatAtoms),
          coin: formatCoin(asset.ticker),
          pending: !isConfirmed(deposit),
          logo: logoUrl(deps.publicUrl(), asset.symbol),
          timestamp: formatTime(deposit.seenAtMs),
        },
      ]
    }),
    total_deposited: totalAtoms === 0n ? '0' : formatFiat(totalAtoms),
    currency: order.currency,
    notifications: renderNotifications(told),
  }
}
