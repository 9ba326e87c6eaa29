import type { Asset, AssetRegistry } from '../domain/assets.ts'
import { crossRates } from '../rates/cross-rates.ts'
import type { Quote, Rates, UsdPrice } from '../rates/ports.ts'
import { worthAtoms } from './fiat.ts'
import { counts, isConfirmed, judgeOrder } from './order.ts'
import { type PaidPart, paidFacts } from './paid-facts.ts'
import type { Credit, OpenOrder, OrderAdvance, OrderNews, WeighedTransfer } from './ports.ts'
import { isUsable, quoteAt } from './quote.ts'

/** What weighing needs beside the order. */
export interface Weights {
  readonly rates: Rates
  readonly registry: AssetRegistry
  readonly nowMs: number
}

/**
 * What follows from an order's rows now. Each accepted transfer gets a rate once: that of the promise that held when it
 * arrived, else that of its first sight, else the current one; without one it waits and the merchant is told nothing yet (F17). What arrived after
 * the end does not count (reference blockbee 10.2).
 */
export function advanceOrder(open: OpenOrder, weights: Weights): OrderAdvance {
  const credits: Credit[] = []
  const transfers = open.transfers.map(transfer => {
    const credit = creditOf(open, transfer, weights)
    if (!credit) return transfer
    credits.push(credit)
    const { arrivedAtMs, late, rate, fiatAtoms } = credit
    return { ...transfer, arrivedAtMs, late, rate, fiatAtoms }
  })
  const { state } = judgeOrder(open.order, transfers, weights.nowMs)
  const parts = transfers.flatMap(asPart).reverse()
  if (open.order.kind === 'deposit') {
    const news = parts.map(part => newsOf(open, 'deposit.confirmed', [part]))
    return { credits, state, news, completes: false }
  }
  const completes = state === 'paid' && !open.isCompleted
  return { credits, state, news: completes ? [newsOf(open, 'order.paid', parts)] : [], completes }
}

/** A new or corrected credit; null when the stored one stands, or there is nothing to weigh yet. */
function creditOf(open: OpenOrder, transfer: WeighedTransfer, weights: Weights): Credit | null {
  if (transfer.disposition !== 'accepted' || transfer.state === 'orphaned') return null
  const asset = weights.registry.byId(transfer.assetId)
  if (!asset) return null
  const arrivedAtMs = transfer.arrivedAtMs ?? weights.nowMs - transfer.lagMs
  if (transfer.rate !== null) {
    // A transaction that was mined again may move another amount (F19).
    const fiatAtoms = worthAtoms(transfer.amountAtoms, asset.decimals, transfer.rate)
    if (fiatAtoms === transfer.fiatAtoms) return null
    const { transferId, late, rate } = transfer
    return { transferId, arrivedAtMs, late, rate, fiatAtoms, quoteNumber: null, sources: null }
  }
  const { expiresAtMs } = open.order
  const base = { transferId: transfer.transferId, arrivedAtMs }
  const unpriced = { rate: null, fiatAtoms: null, quoteNumber: null, sources: null }
  if (expiresAtMs !== null && arrivedAtMs > expiresAtMs)
    return transfer.arrivedAtMs === null ? { ...base, late: true, ...unpriced } : null
  const promised = quoteAt(open.quotes, transfer.tillId, arrivedAtMs)
  const quote = promised ?? quoteAtSight(transfer, asset, open.order.currency, weights)
  if (!quote) return transfer.arrivedAtMs === null ? { ...base, late: false, ...unpriced } : null
  return {
    ...base,
    late: false,
    rate: quote.rate,
    fiatAtoms: worthAtoms(transfer.amountAtoms, asset.decimals, quote.rate),
    quoteNumber: promised?.number ?? null,
    sources: quote.sources,
  }
}

/** The prices of its first sight, so that being late with looking changes nothing; else those of now. */
function quoteAtSight(
  { coinPrice, fiatPrice }: WeighedTransfer,
  { ticker }: Asset,
  currency: string,
  { rates, nowMs }: Weights,
): Quote | null {
  const price = (unit: string): UsdPrice | 'unknown' =>
    (unit === ticker ? coinPrice : unit === currency ? fiatPrice : null) ?? 'unknown'
  const seen = crossRates({ price }).quote(ticker, currency)
  if (!('unavailable' in seen)) return seen
  const current = rates.quote(ticker, currency)
  return isUsable(current, nowMs) ? current : null
}

function asPart(transfer: WeighedTransfer): PaidPart[] {
  const { rate, fiatAtoms } = transfer
  if (!counts(transfer) || !isConfirmed(transfer) || rate === null || fiatAtoms === null) return []
  return [{ ...transfer, rate, fiatAtoms }]
}

/** Told with the latest part: its id is new to the merchant. */
function newsOf(open: OpenOrder, kind: OrderNews['kind'], parts: readonly PaidPart[]): OrderNews {
  const facts = paidFacts(open.order.id, parts)
  const latest = parts.at(-1)
  if (!latest) throw new Error(`order ${open.order.id} is paid by nothing`)
  return { kind, transferId: latest.transferId, tillId: latest.tillId, facts }
}
