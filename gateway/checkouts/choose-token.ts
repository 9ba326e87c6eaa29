import type { ChooseResult } from '../orders/choose-coin.ts'
import { findCheckout, readCheckoutAddresses } from '../storage/checkouts-find.ts'
import { selectOffer } from '../storage/checkouts-write.ts'
import { createPayment, type PaymentDeps } from '../tills/create-payment.ts'
import { agreesWith } from './agrees-with.ts'
import { offersOf } from './offers-of.ts'
import type { ViewCheckoutParts } from './view-checkout.ts'

/** What choosing needs from its process. */
export interface ChooseTokenParts extends ViewCheckoutParts, Omit<PaymentDeps, 'sql'> {}

/**
 * The shopper chooses a token: the payment gets its address on that network at the first choice and keeps it, so an
 * address once shown stays good. Refused once enough came.
 */
export async function chooseToken(
  parts: ChooseTokenParts,
  id: string,
  ticker: string,
): Promise<ChooseResult> {
  const { db, registry, tillFactories, operator } = parts
  const record = await db.snapshot(sql => findCheckout(sql, id))
  if (!record) return 'unknown'
  const { judged, open } = offersOf(record, registry)
  if (judged.state === 'pending' || judged.state === 'paid') return 'closed'
  const chosen = open.find(({ asset }) => asset.ticker === ticker)
  const network = chosen && registry.network(chosen.asset.chainId)
  if (!chosen || !network) return 'not_offered'
  const { businessId, paymentId, merchantId } = record.checkout
  const { chain, target, buyer } = chosen.offer
  return db.transaction(async sql => {
    const made = await createPayment(
      { sql, tillFactories, operator },
      { businessId, edition: 'g5', id: merchantId, chain, network, target, buyer, origin: 'checkout' },
    )
    if (made.kind === 'taken') throw new Error(`checkout ${id} does not own its payment`)
    // Somebody chose a token of other terms on the same network a moment ago.
    if (!agreesWith(chosen.offer, await readCheckoutAddresses(sql, businessId, paymentId)))
      return 'not_offered'
    await selectOffer(sql, record.checkout, chosen.asset.id)
    return 'chosen'
  })
}
