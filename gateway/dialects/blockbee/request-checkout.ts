import { requestOrder } from '../../orders/request-order.ts'
import { readBusinessSettings } from '../../storage/business-settings.ts'
import { insertOrder } from '../../storage/orders-insert.ts'
import { type OrderContext, parseCheckoutQuery, parseDepositQuery } from './order-query.ts'
import type { BlockbeeDeps, RouteHandler } from './route.ts'

/** The answer of `checkout/request` (reference blockbee 10.1). */
export interface CheckoutAnswer {
  readonly status: 'success'
  readonly success_token: string
  readonly payment_url: string
  readonly payment_id: string
}

/** `GET /checkout/request/`: a payment page for a value; a new one at every call (reference blockbee 10.1). */
export const requestCheckout: RouteHandler<'key'> = async (deps, { query, key }): Promise<CheckoutAnswer> => {
  const request = parseCheckoutQuery(query, await contextOf(deps, key.businessId))
  const order = await requestOrder(storeOf(deps), request, deps.publicUrl())
  return {
    status: 'success',
    success_token: order.successToken ?? '',
    payment_url: order.paymentUrl,
    payment_id: order.token,
  }
}

/** `GET /deposit/request/`: a page that takes any number of deposits and never ends (reference blockbee 11). */
export const requestDeposit: RouteHandler<'key'> = async (deps, { query, key }) => {
  const request = parseDepositQuery(query, await contextOf(deps, key.businessId))
  const order = await requestOrder(storeOf(deps), request, deps.publicUrl())
  return { status: 'success', payment_url: order.paymentUrl, payment_id: order.token }
}

async function contextOf(deps: BlockbeeDeps, businessId: string): Promise<OrderContext> {
  const settings = await readBusinessSettings(deps.db, businessId)
  return { businessId, settings, nowMs: deps.clock.nowMs(), allowLoopback: deps.allowLoopback }
}

function storeOf({ db }: BlockbeeDeps): Parameters<typeof requestOrder>[0] {
  return { insert: order => insertOrder(db, order) }
}
