import { createWallet } from './create-wallet.ts'
import { getWallet, getWallets } from './read-wallets.ts'
import type { BleumiRoute } from './route.ts'

const WALLET = '/payment/erc20/wallet'

/** Everything that is served below `/v1` (reference bleumi 1.4). */
export const ROUTES: readonly BleumiRoute[] = [
  { method: 'POST', path: WALLET, handler: createWallet },
  { method: 'GET', path: WALLET, handler: getWallets },
  { method: 'GET', path: `${WALLET}/:id`, handler: getWallet },
]
