import type { TillFactory } from '../chains/port.ts'
import type { AssetRegistry, Family } from '../domain/assets.ts'
import type { CheckoutSelection, CheckoutTransfer, CheckoutView } from '../orders/checkout-view.ts'
import { FIAT_PLACES, formatFiat } from '../orders/fiat.ts'
import { showAmount, showChoice, showPayment } from '../orders/show-coin.ts'
import type { CheckoutRecord, ShownPart } from '../storage/checkouts-find.ts'
import { amountIn, CHECKOUT_CONFIRMATIONS, type CheckoutJudgement, type CheckoutOffer } from './checkout.ts'
import type { OpenOffer } from './offers-of.ts'

/** What a view is made with. */
export interface ShowCheckoutParts {
  readonly registry: AssetRegistry
  readonly tillFactories: Readonly<Record<Family, TillFactory>>
  readonly nowMs: number
  readonly judged: CheckoutJudgement
  readonly open: readonly OpenOffer[]
  /** Where to go back to once paid. */
  readonly returnUrl: string | null
}

/** Transfers that a page lists at most (F71). */
const SHOWN_MAX = 100

/** What the page of a checkout shows at this moment: nothing but what a payer may know (F88). It never ends. */
export function showCheckout(record: CheckoutRecord, parts: ShowCheckoutParts): CheckoutView {
  const { checkout } = record
  const { judged, open } = parts
  const value = checkout.amountAtoms
  const paid = inCurrency(judged, parts)
  const fiat = (atoms: bigint): string => formatFiat(atoms, value)
  return {
    kind: 'payment',
    token: checkout.id,
    version: record.version,
    merchant: record.merchant,
    description: null,
    state: judged.state,
    currency: checkout.currency,
    value: fiat(value),
    paid: fiat(paid),
    outstanding: formatFiat(value > paid ? value - paid : 0n, value, 'up'),
    overpaid: paid > value ? fiat(paid - value) : null,
    nowMs: parts.nowMs,
    expiresAtMs: null,
    choices: open.map(({ asset }) => showChoice(asset, true)),
    selected: selectionOf(record, parts),
    transfers: record.parts
      .slice(-SHOWN_MAX)
      .reverse()
      .flatMap(part => transferOf(part, judged.offer, parts)),
    redirectUrl: parts.returnUrl,
    cancelUrl: checkout.cancelUrl,
  }
}

/** What came, in base units of the currency, cut: 1:1, so only the places differ. */
function inCurrency({ offer, paidAtoms }: CheckoutJudgement, { registry }: ShowCheckoutParts): bigint {
  const asset = offer && registry.byId(offer.assetId)
  return asset ? toPlaces(paidAtoms, asset.decimals) : 0n
}

function toPlaces(atoms: bigint, decimals: number): bigint {
  return decimals > FIAT_PLACES
    ? atoms / 10n ** BigInt(decimals - FIAT_PLACES)
    : atoms * 10n ** BigInt(FIAT_PLACES - decimals)
}

/** The token that came, else the one that was chosen. */
function selectionOf(record: CheckoutRecord, parts: ShowCheckoutParts): CheckoutSelection | null {
  const { checkout, selectedAssetId, addresses } = record
  const { judged, open, registry, tillFactories } = parts
  const wanted = judged.offer?.assetId ?? selectedAssetId
  const chosen = open.find(({ asset }) => asset.id === wanted)
  const network = chosen && registry.network(chosen.asset.chainId)
  const address = chosen && addresses.find(({ chain }) => chain === chosen.offer.chain)?.address
  if (!chosen || !network || address === undefined) return null
  const { asset } = chosen
  const dueAtoms = amountIn(checkout.amountAtoms, asset.decimals) ?? 0n
  const amountAtoms = dueAtoms > judged.paidAtoms ? dueAtoms - judged.paidAtoms : 0n
  return {
    ...showChoice(asset, true),
    ...showPayment(tillFactories[network.family], { asset, address, amountAtoms }),
    minimum: null,
    rate: null,
    rateValidUntilMs: null,
  }
}

function transferOf(
  part: ShownPart,
  counting: CheckoutOffer | null,
  { registry }: ShowCheckoutParts,
): CheckoutTransfer[] {
  const asset = registry.byId(part.assetId)
  if (!asset) return []
  const counts = part.chain === counting?.chain && part.assetId === counting.assetId
  return [
    {
      ...showAmount(asset, part.amountAtoms),
      txid: part.txid,
      fiat: counts ? formatFiat(toPlaces(part.amountAtoms, asset.decimals)) : null,
      state: shownState(part),
      confirmations: part.confirmations,
      confirmationsNeeded: CHECKOUT_CONFIRMATIONS,
      ignored: counts || part.state === 'orphaned' ? null : 'other_asset',
      seenAtMs: part.seenAtMs,
    },
  ]
}

/** Confirmed is what counts as that here, whatever the till says. */
function shownState({ state, confirmations }: ShownPart): CheckoutTransfer['state'] {
  if (state === 'orphaned') return state
  return confirmations >= CHECKOUT_CONFIRMATIONS ? 'confirmed' : 'seen'
}
