import { getCheckoutTokens } from './checkout-tokens.ts'
import { createCheckout } from './create-checkout.ts'
import type { BleumiRoute } from './route.ts'
import { validateCheckout } from './validate-checkout.ts'

/** Hosted checkout, of the editions with payments (reference bleumi 2.4). */
export const CHECKOUT_ROUTES: readonly BleumiRoute[] = (['g4', 'g5'] as const).flatMap(edition => [
  { method: 'POST', path: '/payment/hc', edition, handler: createCheckout },
  { method: 'POST', path: '/payment/hc/validate', edition, handler: validateCheckout },
  { method: 'GET', path: '/payment/hc/tokens', edition, handler: getCheckoutTokens },
])
