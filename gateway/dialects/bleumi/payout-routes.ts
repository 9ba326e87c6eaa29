import { createPayout } from './create-payout.ts'
import { getPayouts } from './read-payouts.ts'
import type { BleumiRoute } from './route.ts'

/** Payouts (reference bleumi 2.3). */
export const PAYOUT_ROUTES: readonly BleumiRoute[] = (['g4', 'g5'] as const).flatMap(edition => [
  { method: 'POST', path: '/payout', edition, handler: createPayout },
  { method: 'GET', path: '/payout', edition, handler: getPayouts },
])
