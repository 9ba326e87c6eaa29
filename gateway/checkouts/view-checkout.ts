import { randomBytes } from 'node:crypto'
import type { TillFactory } from '../chains/port.ts'
import type { AssetRegistry, Family } from '../domain/assets.ts'
import { formatAtoms } from '../domain/money.ts'
import type { CheckoutView } from '../orders/checkout-view.ts'
import { FIAT_PLACES } from '../orders/fiat.ts'
import type { Clock } from '../runtime/clock.ts'
import { currentProofKey } from '../storage/checkout-keys.ts'
import { type CheckoutRecord, findCheckout } from '../storage/checkouts-find.ts'
import type { Database, Sql } from '../storage/database.ts'
import type { SecretBox } from '../storage/secret-box.ts'
import { CHECKOUT_CONFIRMATIONS, type CheckoutJudgement } from './checkout.ts'
import { offersOf } from './offers-of.ts'
import { PROOF_KEY_BYTES, proofText } from './proof.ts'
import { returnUrl } from './return-url.ts'
import { showCheckout } from './show-checkout.ts'

/** What viewing needs from its process. */
export interface ViewCheckoutParts {
  readonly db: Database
  readonly box: SecretBox
  readonly registry: AssetRegistry
  readonly tillFactories: Readonly<Record<Family, TillFactory>>
  readonly clock: Pick<Clock, 'nowMs'>
}

/** What the page of a checkout shows now, or null when there is no such checkout. */
export async function viewCheckout(parts: ViewCheckoutParts, id: string): Promise<CheckoutView | null> {
  const { db, box, registry, tillFactories, clock } = parts
  const record = await db.snapshot(sql => findCheckout(sql, id))
  if (!record) return null
  const { judged, open } = offersOf(record, registry)
  return showCheckout(record, {
    ...{ registry, tillFactories, judged, open, nowMs: clock.nowMs() },
    returnUrl: await wayBack(db, box, record, judged),
  })
}

/** Only once paid: the signed text is the shop's proof (reference bleumi 2.4). */
async function wayBack(
  sql: Sql,
  box: SecretBox,
  { checkout, addresses }: CheckoutRecord,
  { state, offer, txid }: CheckoutJudgement,
): Promise<string | null> {
  const address = addresses.find(({ chain }) => chain === offer?.chain)?.address
  if (state !== 'paid' || offer === null || txid === null || address === undefined) return null
  const proof = proofText({
    ...{ chain: offer.chain, address, token: offer.token, txid },
    amount: formatAtoms(checkout.amountAtoms, FIAT_PLACES),
    confirmations: CHECKOUT_CONFIRMATIONS,
  })
  return returnUrl(checkout, proof, await currentProofKey(sql, box, randomBytes(PROOF_KEY_BYTES)))
}
