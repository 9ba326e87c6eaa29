import { createPayout } from './create-payout.ts'
import { getPayouts } from './read-payouts.ts'
import type { BleumiRoute } from './route.ts'

/** Payouts (reference bleumi 2.3). */
export const PAYOUT_ROUTES: readonly BleumiRoute[] = [
  { method: 'POST', path: '/payout', edition: 'g5', handler: createPayout },
  { method: 'GET', path: '/payout', edition: 'g5', handler: getPayouts },
]
