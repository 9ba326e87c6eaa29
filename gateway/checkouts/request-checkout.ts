import { randomBytes } from 'node:crypto'
import { newId } from '../domain/ids.ts'
import { reservePayment } from '../storage/bleumi-payments.ts'
import { readCheckoutAddresses } from '../storage/checkouts-find.ts'
import { findCheckoutPayment, insertCheckout } from '../storage/checkouts-write.ts'
import type { Database } from '../storage/database.ts'
import { agreesWith } from './agrees-with.ts'
import type { Checkout } from './checkout.ts'

const ID_BYTES = 16

/** What a merchant asks for, checked. */
export type CheckoutRequest = Omit<Checkout, 'id' | 'paymentId'>

/** What came of a request for a page. */
export type CheckoutRequested =
  | { readonly kind: 'created'; readonly checkout: Checkout }
  /** The id belongs to a payment that the API made (reference bleumi 2.4). */
  | { readonly kind: 'taken' }
  /** The payment has an address with other sides than any of the offers: money could not go where it is asked to. */
  | { readonly kind: 'other_terms'; readonly address: string }

/**
 * Stores a new page. The first one of an id takes the id for checkouts; later ones, of a shopper who comes back, are for the
 * same payment: what came already counts there too. Only what agrees with the payment's addresses is offered.
 */
export async function requestCheckout(db: Database, request: CheckoutRequest): Promise<CheckoutRequested> {
  const { businessId, merchantId } = request
  const id = randomBytes(ID_BYTES).toString('base64url')
  return db.transaction(async sql => {
    const ours = newId('bpy')
    const isNew = await reservePayment(sql, { businessId, edition: 'g5', id: merchantId }, ours)
    const paymentId = isNew ? ours : await findCheckoutPayment(sql, businessId, merchantId)
    if (paymentId === null) return { kind: 'taken' }
    const addresses = await readCheckoutAddresses(sql, businessId, paymentId)
    const offers = request.offers.filter(offer => agreesWith(offer, addresses))
    const [first] = addresses
    if (offers.length === 0 && first) return { kind: 'other_terms', address: first.address }
    const checkout = { ...request, offers, id, paymentId }
    await insertCheckout(sql, checkout)
    return { kind: 'created', checkout }
  })
}
