import type { TillFactory } from '../chains/port.ts'
import type { Family } from '../domain/assets.ts'
import type { CheckoutView } from './checkout-view.ts'
import { isOpen, newQuote, type OrderParts } from './choose-coin.ts'
import type { OrderRecord } from './ports.ts'
import { holds } from './quote.ts'
import { showOrder } from './show-order.ts'

/** What viewing needs from its process. */
export interface ViewParts extends OrderParts<unknown> {
  readonly tillFactories: Readonly<Record<Family, TillFactory>>
}

/**
 * What the page of an order shows now, or null when there is no such order. When the promise on the page has ended and
 * something is left to pay, another one is made and stored first; without a rate the page says so (F17, F89).
 */
export async function viewOrder(parts: ViewParts, kind: string, token: string): Promise<CheckoutView | null> {
  const found = await parts.store.find(token)
  if (found?.order.kind !== kind) return null
  const record = await withPromise(parts, found)
  const offered = new Set((await parts.store.defaultAddresses(record.order.businessId)).keys())
  const { rates, registry, tillFactories, clock } = parts
  return showOrder(record, { rates, registry, tillFactories, nowMs: clock.nowMs(), offered })
}

async function withPromise(parts: ViewParts, record: OrderRecord): Promise<OrderRecord> {
  const { order, tills, quotes, selectedTillId } = record
  const nowMs = parts.clock.nowMs()
  const till = tills.find(one => one.tillId === selectedTillId)
  const asset = till && parts.registry.byId(till.assetId)
  if (order.kind !== 'payment' || !till || !asset || !isOpen(record, nowMs)) return record
  if (quotes.some(quote => quote.tillId === till.tillId && holds(quote, nowMs))) return record
  const quote = newQuote(parts, record, asset, nowMs)
  if (quote === null || quote === 'no_rate') return record
  await parts.store.renewQuote({ businessId: order.businessId, orderId: order.id }, till.tillId, quote)
  return (await parts.store.find(order.token)) ?? record
}
