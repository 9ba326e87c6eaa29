import type { TillFactory } from '../chains/port.ts'
import type { Asset, AssetRegistry, Family } from '../domain/assets.ts'
import { minimumPaymentAtoms } from '../domain/minimum-payment.ts'
import { formatAtoms } from '../domain/money.ts'
import type { Rates } from '../rates/ports.ts'
import { appendQuery } from './append-query.ts'
import type { CheckoutChoice, CheckoutSelection, CheckoutTransfer, CheckoutView } from './checkout-view.ts'
import { dueAtoms, formatFiat } from './fiat.ts'
import { counts, type Judgement, judgeOrder, type Order } from './order.ts'
import type { OrderRecord, OrderTill, ShownTransfer } from './ports.ts'
import { holds, isUsable } from './quote.ts'
import { showAmount, showChoice, showPayment } from './show-coin.ts'

/** What a view is made with. */
export interface ShowParts {
  readonly rates: Rates
  readonly registry: AssetRegistry
  readonly tillFactories: Readonly<Record<Family, TillFactory>>
  readonly nowMs: number
  /** Tickers that the business has an address for. */
  readonly offered: ReadonlySet<string>
}

/** What the page of an order shows at this moment: nothing but what a payer may know (F88). */
export function showOrder(record: OrderRecord, parts: ShowParts): CheckoutView {
  const { order } = record
  const judged = judgeOrder(order, record.transfers, parts.nowMs)
  const { valueAtoms } = order
  const fiat = (atoms: bigint): string => formatFiat(atoms, valueAtoms ?? 0n)
  const paidAtoms = valueAtoms === null ? record.totalAtoms : judged.paidAtoms
  return {
    kind: order.kind,
    token: order.token,
    version: record.version,
    merchant: record.merchant,
    description: order.description,
    state: judged.state,
    currency: order.currency,
    value: valueAtoms === null ? null : fiat(valueAtoms),
    paid: fiat(paidAtoms),
    outstanding:
      judged.outstandingAtoms === null ? null : formatFiat(judged.outstandingAtoms, valueAtoms ?? 0n, 'up'),
    overpaid: judged.overpaidAtoms === 0n ? null : fiat(judged.overpaidAtoms),
    nowMs: parts.nowMs,
    expiresAtMs: order.expiresAtMs,
    choices: offeredAssets(parts).map(asset => choiceOf(asset, order.currency, parts)),
    selected: selectionOf(record, judged, parts),
    transfers: record.transfers.flatMap(transfer => transferOf(transfer, record, parts)),
    ...(record.hasOlder ? { hasOlder: true } : {}),
    redirectUrl: judged.state === 'paid' ? wayBack(order) : null,
    cancelUrl: null,
  }
}

/** With the token that only who has paid knows (reference blockbee 10.2). */
function wayBack({ redirectUrl, successToken }: Order): string | null {
  if (redirectUrl === null || successToken === null) return null
  return appendQuery(redirectUrl, { success_token: successToken })
}

function offeredAssets({ registry, offered }: ShowParts): Asset[] {
  return registry.all().filter(asset => offered.has(asset.ticker))
}

function choiceOf(asset: Asset, currency: string, { rates, nowMs }: ShowParts): CheckoutChoice {
  return showChoice(asset, isUsable(rates.quote(asset.ticker, currency), nowMs))
}

function selectionOf(record: OrderRecord, judged: Judgement, parts: ShowParts): CheckoutSelection | null {
  const till = record.tills.find(one => one.tillId === record.selectedTillId)
  const asset = till && parts.registry.byId(till.assetId)
  const network = asset && parts.registry.network(asset.chainId)
  if (!till || !asset || !network) return null
  const rate = shownRate(record, till, asset, parts)
  const minimumAtoms = minimumPaymentAtoms(asset.minimumAtoms, till.recipients)
  return {
    ...choiceOf(asset, record.order.currency, parts),
    ...showPayment(parts.tillFactories[network.family], {
      asset,
      address: till.address,
      amountAtoms: amountDue(judged.outstandingAtoms, rate?.rate ?? null, asset, minimumAtoms),
    }),
    minimum: formatAtoms(minimumAtoms, asset.decimals),
    rate: rate?.rate ?? null,
    rateValidUntilMs: rate?.validUntilMs ?? null,
  }
}

/** The promise that holds for a payment; for a deposit, which is promised nothing, the rate of now. */
function shownRate(
  { order, quotes }: OrderRecord,
  till: OrderTill,
  asset: Asset,
  { rates, nowMs }: ShowParts,
): { rate: string; validUntilMs: number | null } | null {
  if (order.kind === 'payment')
    return quotes.find(quote => quote.tillId === till.tillId && holds(quote, nowMs)) ?? null
  const quote = rates.quote(asset.ticker, order.currency)
  return isUsable(quote, nowMs) ? quote : null
}

/** Never below the minimum: a smaller rest would not be credited. */
function amountDue(
  outstandingAtoms: bigint | null,
  rate: string | null,
  asset: Asset,
  minimumAtoms: bigint,
): bigint | null {
  if (outstandingAtoms === null || rate === null) return null
  if (outstandingAtoms === 0n) return 0n
  const due = dueAtoms(outstandingAtoms, asset.decimals, rate)
  return due > minimumAtoms ? due : minimumAtoms
}

function transferOf(transfer: ShownTransfer, { order }: OrderRecord, parts: ShowParts): CheckoutTransfer[] {
  const asset = parts.registry.byId(transfer.assetId)
  const { disposition, fiatAtoms } = transfer
  // One that was not looked at yet is shown a moment later, with what it is worth.
  if (!asset || (disposition === 'accepted' && transfer.arrivedAtMs === null)) return []
  return [
    {
      ...showAmount(asset, transfer.amountAtoms),
      txid: transfer.txid,
      fiat: counts(transfer) && fiatAtoms !== null ? formatFiat(fiatAtoms) : null,
      state: transfer.state,
      confirmations: transfer.confirmations,
      confirmationsNeeded: order.confirmations,
      ignored: disposition === 'accepted' ? (transfer.late ? 'after_expiry' : null) : disposition,
      seenAtMs: transfer.seenAtMs,
    },
  ]
}
