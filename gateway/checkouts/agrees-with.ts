import type { CheckoutAddress } from '../storage/checkouts-find.ts'
import type { CheckoutOffer } from './checkout.ts'

/**
 * Whether money for an offer would go where it is to go: a payment has one address per network, whose terms are those of
 * the first choice there (reference bleumi 2.2).
 */
export function agreesWith(offer: CheckoutOffer, addresses: readonly CheckoutAddress[]): boolean {
  const address = addresses.find(({ chain }) => chain === offer.chain)
  return address === undefined || (address.target === offer.target && address.buyer === offer.buyer)
}
