import { CHECKOUT_ROUTES } from './checkout-routes.ts'
import { createWallet } from './create-wallet.ts'
import { ANY_TOKEN_ROUTES, PAYMENT_ROUTES } from './payment-routes.ts'
import { PAYOUT_ROUTES } from './payout-routes.ts'
import { getOperation, getOperations } from './read-operations.ts'
import { getWallet, getWallets } from './read-wallets.ts'
import { refundWallet, settleWallet } from './request-operation.ts'
import type { BleumiRoute } from './route.ts'

const WALLET = '/payment/erc20/wallet'

/** Wallets of one token: the first edition (reference bleumi 1.4), and G2b's `transferAddress`. */
const G2_ROUTES: readonly Omit<BleumiRoute, 'edition'>[] = [
  { method: 'POST', path: WALLET, handler: createWallet },
  { method: 'GET', path: WALLET, handler: getWallets },
  { method: 'GET', path: `${WALLET}/:id`, handler: getWallet },
  { method: 'POST', path: `${WALLET}/:id/settle`, handler: settleWallet },
  { method: 'POST', path: `${WALLET}/:id/refund`, handler: refundWallet },
  // The document's spelling, and the one that every published client calls (reference bleumi part 4, item 3).
  { method: 'GET', path: `${WALLET}/:id/operations`, handler: getOperations },
  { method: 'GET', path: `${WALLET}/:id/operation`, handler: getOperations },
  { method: 'GET', path: `${WALLET}/:id/operation/:txid`, handler: getOperation },
]

/** Everything that is served below `/v1`. */
export const ROUTES: readonly BleumiRoute[] = [
  ...G2_ROUTES.map(route => ({ ...route, edition: 'g2' as const })),
  ...ANY_TOKEN_ROUTES,
  ...CHECKOUT_ROUTES,
  ...PAYMENT_ROUTES,
  ...PAYOUT_ROUTES,
]
