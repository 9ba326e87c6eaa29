import { z } from 'zod'
import { InvalidAmount, parseAtoms } from '../../domain/money.ts'
import { orderPayout } from '../../payouts/order-payout.ts'
import { type RequestOrder, requestPayouts } from '../../payouts/request-payouts.ts'
import { findPayout } from '../../storage/payouts-rows.ts'
import { text } from './create-query.ts'
import { BlockbeeError } from './errors.ts'
import { payoutInfo } from './payout-info.ts'
import type { PayoutCall, PayoutDeps } from './payout-route.ts'
import { parseTicker } from './ticker.ts'

const single = z.object({ address: text, value: text })
/** Amounts arrive as JSON numbers or text; both are text by now (reference blockbee 14). */
const bulk = z.object({ outputs: z.record(z.string().max(128), z.string().max(128)) })

/** `GET /{ticker}/payout/`: asks for one payment; fulfilment is the operator's (reference blockbee 13). */
export async function requestPayout(deps: PayoutDeps, call: PayoutCall): Promise<object> {
  await requestPayouts(deps.db, singleOrder(deps, call))
  return { status: 'success' }
}

/** `GET /{ticker}/payout/request/create/`: the same, and tells the request's id. */
export async function requestPayoutWithId(deps: PayoutDeps, call: PayoutCall): Promise<object> {
  const [id] = await requestPayouts(deps.db, singleOrder(deps, call))
  return { status: 'success', request_id: id }
}

/** `POST /{ticker}/payout/request/bulk/`: asks for several payments, all or none. */
export async function requestBulk(deps: PayoutDeps, call: PayoutCall): Promise<object> {
  const order = bulkOrder(deps, call)
  const ids = await deps.db.transaction(sql => requestPayouts(sql, order))
  return { status: 'success', request_ids: ids }
}

/**
 * `POST /{ticker}/payout/request/bulk/process/`: asks, creates and approves in one; the key counts as one person. There is no
 * idempotency key in the protocol: calling it again pays again.
 */
export async function processBulk(deps: PayoutDeps, call: PayoutCall): Promise<object> {
  const order = bulkOrder(deps, call)
  return deps.db.transaction(async sql => {
    const { payoutId, queued } = await orderPayout(sql, { ...order, allOrNone: false, approve: true })
    const payout = await findPayout(sql, order.businessId, payoutId)
    if (!payout) throw new BlockbeeError('payout_unknown')
    return {
      status: 'success',
      payout_info: payoutInfo(payout, deps),
      queued,
    }
  })
}

function singleOrder(deps: PayoutDeps, { ticker, query, key }: PayoutCall): RequestOrder {
  const { asset, factory } = parseTicker(ticker, deps)
  const parsed = single.safeParse(query)
  if (!parsed.success) throw new BlockbeeError('parameter_invalid')
  const { address, value } = parsed.data
  if (address === undefined) throw new BlockbeeError('address_missing')
  if (value === undefined) throw new BlockbeeError('payout_data_missing')
  const payments = [{ address, amountAtoms: amountOf(value, asset.decimals) }]
  return { businessId: key.businessId, actor: key.id, asset, factory, payments }
}

function bulkOrder(deps: PayoutDeps, { ticker, body, key }: PayoutCall): RequestOrder {
  const { asset, factory } = parseTicker(ticker, deps)
  const parsed = bulk.safeParse(body)
  if (!parsed.success) throw new BlockbeeError('payout_data_missing')
  const payments = Object.entries(parsed.data.outputs).map(([address, value]) => ({
    address,
    amountAtoms: amountOf(value, asset.decimals),
  }))
  return { businessId: key.businessId, actor: key.id, asset, factory, payments }
}

function amountOf(value: string, decimals: number): bigint {
  try {
    return parseAtoms(value, decimals)
  } catch (error) {
    if (error instanceof InvalidAmount) throw new BlockbeeError('payout_data_missing')
    throw error
  }
}
