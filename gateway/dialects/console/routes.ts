import { beginFactor, confirmFactor, renewCodes, turnOffFactor, viewAccount } from './pages/account.ts'
import { viewActivity } from './pages/activity.ts'
import { removeAddress, setAddress, viewAddresses } from './pages/addresses.ts'
import { approveForWallet } from './pages/approve-for-wallet.ts'
import { resendCallback, viewCallback } from './pages/callback.ts'
import { viewCallbacks } from './pages/callbacks.ts'
import { changeCheckoutTokens } from './pages/change-checkout-tokens.ts'
import { changeFactorDemand } from './pages/change-factor-demand.ts'
import { changeWebhook, rotateSecret } from './pages/change-webhook.ts'
import { viewCheckouts } from './pages/checkouts.ts'
import { approve, createPayout, reject, rejectChosen } from './pages/decide-payouts.ts'
import { createKey, revokeKey, setOverride, viewKeys } from './pages/keys.ts'
import { viewOperations } from './pages/operations.ts'
import { viewOverview } from './pages/overview.ts'
import {
  addToWhitelist,
  removeFromWhitelist,
  switchWhitelist,
  viewRecipients,
} from './pages/payout-recipients.ts'
import { viewPayouts } from './pages/payouts.ts'
import { retryParkedForward } from './pages/retry-forward.ts'
import { changeSettings, viewSettings } from './pages/settings.ts'
import { viewWalletPayout } from './pages/wallet-payout.ts'
import type { ConsoleRoute } from './route.ts'

/** Every page and form of the console behind its sign-in. */
export const ROUTES: readonly ConsoleRoute[] = [
  ...[viewOverview, retryParkedForward],
  ...[viewAddresses, setAddress, removeAddress],
  ...[viewKeys, createKey, revokeKey, setOverride],
  ...[viewSettings, changeSettings, changeCheckoutTokens, changeWebhook, rotateSecret],
  changeFactorDemand,
  viewCheckouts,
  ...[viewCallbacks, viewCallback, resendCallback],
  ...[viewPayouts, createPayout, rejectChosen, approve, reject],
  ...[viewRecipients, addToWhitelist, removeFromWhitelist, switchWhitelist],
  ...[viewWalletPayout, approveForWallet],
  viewOperations,
  ...[viewAccount, beginFactor, confirmFactor, renewCodes, turnOffFactor],
  viewActivity,
]
