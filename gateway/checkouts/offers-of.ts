import type { Asset, AssetRegistry } from '../domain/assets.ts'
import type { CheckoutRecord } from '../storage/checkouts-find.ts'
import { agreesWith } from './agrees-with.ts'
import { type CheckoutJudgement, type CheckoutOffer, judgeCheckout } from './checkout.ts'

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
  const known = checkout.offers.flatMap(offer => {
    const asset = registry.byId(offer.assetId)
    return asset ? [{ offer, asset }] : []
  })
  const decimals = new Map(known.map(({ asset }) => [asset.id, asset.decimals]))
  const judged = judgeCheckout(
    { ...checkout, offers: known.map(({ offer }) => offer) },
    parts,
    assetId => decimals.get(assetId) ?? 0,
  )
  const open = known.filter(
    ({ offer }) => agreesWith(offer, addresses) && (judged.offer === null || judged.offer === offer),
  )
  return { judged, open }
}
