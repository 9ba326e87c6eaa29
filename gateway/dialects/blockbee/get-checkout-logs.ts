import { z } from 'zod'
import type { Asset } from '../../domain/assets.ts'
import { formatAtoms } from '../../domain/money.ts'
import { dueAtoms } from '../../orders/fiat.ts'
import { counts, type Judgement, judgeOrder } from '../../orders/order.ts'
import type { OrderRecord, OrderTill } from '../../orders/ports.ts'
import { divide } from '../../rates/decimal.ts'
import type { Snapshot } from '../../storage/database.ts'
import { deliveriesOfTransfers } from '../../storage/deliveries.ts'
import { findOrder } from '../../storage/orders-find.ts'
import { text } from './create-query.ts'
import { BlockbeeError } from './errors.ts'
import { renderNotifications } from './render-notifications.ts'
import type { BlockbeeDeps, RouteHandler } from './route.ts'
import { formatCoin } from './ticker.ts'

const tokenQuery = z.object({ token: text })

/**
 * The order that a `token` names, if it is the caller's own and of this kind. Foreign and absent ones answer alike (F65).
 * @throws BlockbeeError `parameter_invalid`, `order_unknown`
 */
export async function orderOfQuery(
  sql: Snapshot,
  query: unknown,
  businessId: string,
  kind: 'payment' | 'deposit',
): Promise<OrderRecord> {
  const parsed = tokenQuery.safeParse(query)
  const token = parsed.data?.token
  if (token === undefined) throw new BlockbeeError('parameter_invalid')
  const record = /^[A-Za-z0-9]+$/.test(token) ? await findOrder(sql, token) : null
  if (record?.order.businessId !== businessId || record.order.kind !== kind)
    throw new BlockbeeError('order_unknown')
  return record
}

/** What happened to an order, as flags. */
export function flagsOf({ state }: Pick<Judgement, 'state'>): Record<string, boolean> {
  return {
    is_paid: state === 'paid',
    is_pending: state === 'pending',
    is_expired: state === 'expired',
    is_partial: state === 'partial',
  }
}

/**
 * `GET /checkout/logs/` (later than v1.3.3; reference blockbee 10.4): where a payment stands, one entry per coin that its
 * payer chose, and every request that told of it. `disregarded` is an addition of ours: what came and does not count.
 */
export const getCheckoutLogs: RouteHandler<'key'> = async (deps, { query, key }) => {
  const { record, told } = await deps.db.snapshot(async sql => {
    const record = await orderOfQuery(sql, query, key.businessId, 'payment')
    const ids = record.transfers.map(transfer => transfer.transferId)
    return { record, told: await deliveriesOfTransfers(sql, key.businessId, ids) }
  })
  const judged = judgeOrder(record.order, record.transfers, deps.clock.nowMs())
  return {
    status: 'success',
    ...flagsOf(judged),
    payment_data: record.tills.flatMap(till => paymentData(record, till, judged, deps)),
    notifications: renderNotifications(told),
    disregarded: disregarded(record, deps),
  }
}

/** One coin: its part of the value at its latest rate, what of it came, what is left in it, and coin per unit of fiat. */
function paymentData(
  { order, quotes, transfers }: OrderRecord,
  till: OrderTill,
  judged: Judgement,
  deps: BlockbeeDeps,
): object[] {
  const asset = deps.registry.byId(till.assetId)
  const rate = quotes.find(quote => quote.tillId === till.tillId)?.rate
  if (!asset || rate === undefined || order.valueAtoms === null) return []
  const amount = (fiat: bigint): string =>
    amountOf(fiat === 0n ? 0n : dueAtoms(fiat, asset.decimals, rate), asset)
  const paid = transfers.filter(transfer => transfer.tillId === till.tillId && counts(transfer))
  return [
    {
      value: amount(order.valueAtoms),
      value_paid: amountOf(
        paid.reduce((sum, transfer) => sum + transfer.amountAtoms, 0n),
        asset,
      ),
      value_outstanding: amount(judged.outstandingAtoms ?? 0n),
      exchange_rate: divide('1', rate),
      coin: formatCoin(asset.ticker),
      txid: [...new Set(paid.map(transfer => transfer.txid).reverse())],
    },
  ]
}

function disregarded({ transfers }: OrderRecord, deps: BlockbeeDeps): object[] {
  return transfers.flatMap(transfer => {
    const asset = deps.registry.byId(transfer.assetId)
    const isNew = transfer.arrivedAtMs === null && transfer.disposition === 'accepted'
    if (!asset || counts(transfer) || isNew) return []
    const reason =
      transfer.state === 'orphaned'
        ? 'reorganised'
        : transfer.disposition === 'accepted'
          ? 'after_expiry'
          : transfer.disposition
    return [
      {
        txid: transfer.txid,
        coin: formatCoin(asset.ticker),
        value: amountOf(transfer.amountAtoms, asset),
        reason,
      },
    ]
  })
}

function amountOf(atoms: bigint, asset: Asset): string {
  return formatAtoms(atoms, asset.decimals)
}
