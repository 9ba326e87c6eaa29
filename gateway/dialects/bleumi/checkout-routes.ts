import { getCheckoutTokens } from './checkout-tokens.ts'
import { createCheckout } from './create-checkout.ts'
import type { BleumiRoute } from './route.ts'
import { validateCheckout } from './validate-checkout.ts'

/** Hosted checkout, of the editions with payments (reference bleumi 2.4). */
export const CHECKOUT_ROUTES: readonly BleumiRoute[] = [
  { method: 'POST', path: '/payment/hc', edition: 'g5', handler: createCheckout },
  { method: 'POST', path: '/payment/hc/validate', edition: 'g5', handler: validateCheckout },
  { method: 'GET', path: '/payment/hc/tokens', edition: 'g5', handler: getCheckoutTokens },
]
