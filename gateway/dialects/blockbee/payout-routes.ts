import { listRequests, listSentPayouts } from './list-payouts.ts'
import type { PayoutRoute } from './payout-route.ts'
import { getFundingAddress, getPayoutBalance, signWithWallet } from './payout-wallet.ts'
import { createPayout, getPayoutStatus, processPayout } from './process-payout.ts'
import { processBulk, requestBulk, requestPayout, requestPayoutWithId } from './request-payout.ts'

type Endpoint = Pick<PayoutRoute, 'method' | 'needs' | 'handler'> & { readonly of: string }

/** Endpoints of one ticker, below `/{ticker}/payout` (reference blockbee 13, 14). */
const OF_TICKER: readonly Endpoint[] = [
  { of: '', method: 'GET', needs: 'request', handler: requestPayout },
  // Later than v1.3.3.
  { of: '/request/create', method: 'GET', needs: 'request', handler: requestPayoutWithId },
  { of: '/request/bulk', method: 'POST', needs: 'request', handler: requestBulk },
  { of: '/request/bulk/process', method: 'POST', needs: 'process', handler: processBulk },
  { of: '/request/list', method: 'GET', needs: 'request', handler: listRequests },
  { of: '/list', method: 'GET', needs: 'request', handler: listSentPayouts },
  { of: '/address', method: 'GET', needs: 'request', handler: getFundingAddress },
  { of: '/balance', method: 'GET', needs: 'request', handler: getPayoutBalance },
]

/** The payout part of the protocol. All but the first are later than v1.3.3. */
export const PAYOUT_ROUTES: readonly PayoutRoute[] = [
  ...OF_TICKER.flatMap(({ of, ...endpoint }) => [
    { path: `/:coin/payout${of}`, ...endpoint },
    { path: `/:chain/:token/payout${of}`, ...endpoint },
  ]),
  { path: '/payout/create', method: 'POST', needs: 'process', handler: createPayout },
  { path: '/payout/process', method: 'POST', needs: 'process', handler: processPayout },
  { path: '/payout/status', method: 'POST', needs: 'request', handler: getPayoutStatus },
  // Ours: the merchant's own wallet pays.
  { path: '/payout/sign', method: 'POST', needs: 'process', handler: signWithWallet },
]
