import type { Asset, AssetRegistry } from '../domain/assets.ts'
import type { Rates } from '../rates/ports.ts'
import type { Clock } from '../runtime/clock.ts'
import { dueAtoms } from './fiat.ts'
import { judgeOrder } from './order.ts'
import type { NewQuote, OrderRecord, OrderStore } from './ports.ts'
import { isUsable, promiseEndMs } from './quote.ts'

/** What choosing and showing need from their process. */
export interface OrderParts<Till> {
  readonly store: OrderStore<Till>
  readonly rates: Rates
  readonly registry: AssetRegistry
  readonly clock: Pick<Clock, 'nowMs'>
  /** Makes the till of an order: its terms are the default address or split as it was set. Stores nothing. */
  readonly draftTill: (input: {
    businessId: string
    asset: Asset
    confirmations: number
    defaultAddress: string
  }) => Till
}

/**
 * chosen: the page shows address and amount now. unknown: no such order. closed: enough was paid, or its time is over.
 * not_offered: no such coin here. no_rate: nothing is promised without a rate (F17).
 */
export type ChooseResult = 'chosen' | 'unknown' | 'closed' | 'not_offered' | 'no_rate'

/**
 * The payer chooses a coin: its till is made at the first choice and kept ever after, so an address once shown stays
 * good; a promise that still holds is kept, so two windows show one amount.
 */
export async function chooseCoin<Till>(
  parts: OrderParts<Till>,
  token: string,
  ticker: string,
): Promise<ChooseResult> {
  const nowMs = parts.clock.nowMs()
  const record = await parts.store.find(token)
  if (!record) return 'unknown'
  const { order } = record
  if (order.kind === 'payment' && !isOpen(record, nowMs)) return 'closed'
  const asset = parts.registry.byTicker(ticker)
  const defaultAddress = asset && (await parts.store.defaultAddresses(order.businessId)).get(asset.ticker)
  if (!asset || defaultAddress === undefined) return 'not_offered'
  const quote = newQuote(parts, record, asset, nowMs)
  if (quote === 'no_rate') return 'no_rate'
  const { businessId, confirmations } = order
  await parts.store.choose({
    key: { businessId, orderId: order.id },
    ticker: asset.ticker,
    draft: parts.draftTill({ businessId, asset, confirmations, defaultAddress }),
    quote,
  })
  return 'chosen'
}

/** Whether more money is asked for. */
export function isOpen(record: OrderRecord, nowMs: number): boolean {
  const { state } = judgeOrder(record.order, record.transfers, nowMs)
  return state === 'waiting' || state === 'partial'
}

/** A promise for what is left of a payment; null for a deposit, whose coin must have a rate all the same. */
export function newQuote(
  { rates }: Pick<OrderParts<never>, 'rates'>,
  { order, transfers }: OrderRecord,
  asset: Asset,
  nowMs: number,
): NewQuote | null | 'no_rate' {
  const quote = rates.quote(asset.ticker, order.currency)
  if (!isUsable(quote, nowMs)) return 'no_rate'
  const { outstandingAtoms } = judgeOrder(order, transfers, nowMs)
  if (outstandingAtoms === null) return null
  return {
    rate: quote.rate,
    sources: quote.sources,
    quotedAtMs: nowMs,
    validUntilMs: promiseEndMs(order.quoteSeconds, nowMs),
    outstandingAtoms,
    amountAtoms: dueAtoms(outstandingAtoms, asset.decimals, quote.rate),
  }
}
