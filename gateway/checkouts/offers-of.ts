import type { Asset, AssetRegistry } from '../domain/assets.ts'
import type { CheckoutRecord } from '../storage/checkouts-find.ts'
import { agreesWith } from './agrees-with.ts'
import {
  type Checkout,
  type CheckoutJudgement,
  type CheckoutOffer,
  type CheckoutPart,
  judgeCheckout,
} from './checkout.ts'

/** An offer with its asset. */
export interface OpenOffer {
  readonly offer: CheckoutOffer
  readonly asset: Asset
}

/** Where a checkout stands, and what can be chosen: only the token that came, once one came (reference bleumi 2.5). */
export function offersOf(
  { checkout, addresses, parts }: Pick<CheckoutRecord, 'checkout' | 'addresses' | 'parts'>,
  registry: AssetRegistry,
): { readonly judged: CheckoutJudgement; readonly open: readonly OpenOffer[] } {
  const judged = standingOf({ checkout, parts }, registry)
  const open = knownOffers(checkout, registry).filter(
    ({ offer }) => agreesWith(offer, addresses) && (judged.offer === null || judged.offer === offer),
  )
  return { judged, open }
}

/** Where a checkout stands. Tokens that the gateway does not have any more do not count. */
export function standingOf(
  { checkout, parts }: { checkout: Pick<Checkout, 'amountAtoms' | 'offers'>; parts: readonly CheckoutPart[] },
  registry: AssetRegistry,
): CheckoutJudgement {
  const offers = knownOffers(checkout, registry).map(({ offer }) => offer)
  return judgeCheckout({ ...checkout, offers }, parts, assetId => registry.byId(assetId)?.decimals ?? 0)
}

function knownOffers({ offers }: Pick<Checkout, 'offers'>, registry: AssetRegistry): OpenOffer[] {
  return offers.flatMap(offer => {
    const asset = registry.byId(offer.assetId)
    return asset ? [{ offer, asset }] : []
  })
}
