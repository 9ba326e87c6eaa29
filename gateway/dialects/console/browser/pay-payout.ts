import {
  type AnnouncedWallet,
  accountsOf,
  enterNetwork,
  isDeclined,
  sendTransaction,
} from '../../../../checkout/browser/wallet.ts'
import type { WalletPayment, WalletTransaction } from '../wallet-page-state.ts'
import { type Approval, approvalOf, revocationOf } from './allowance.ts'
import { allowanceNow, hasFailed, pause } from './ask-chain.ts'

const LOOK_MS = 1000
/** For this long an approval is waited for. */
const APPROVAL_MS = 600_000

/** What the wallet is asked to sign just now. `revoke`: an older allowance in the way is set to 0. */
export type Step = 'revoke' | 'approve' | 'pay'

/** How far it is. `asked`: the wallet waits for its person; `sent`: with its hash. */
export interface Progress {
  asked(step: Step): void
  sent(step: Step, hash: string): void
}

/**
 * What became of it. Only with `sent` a payment may be under way; with `failed` only the wallet knows. `approval_failed`,
 * `approval_waits`: the approval failed in a block, or is in none yet.
 */
export type PayOutcome =
  | { readonly kind: 'sent'; readonly hash: string }
  | { readonly kind: 'other_account'; readonly account: string }
  | { readonly kind: 'declined' | 'wrong_network' | 'approval_failed' | 'approval_waits' | 'failed' }

/**
 * Has a wallet sign what pays a payout: with the payer's account only, on the right network only, an approval only where the
 * allowance does not reach, and the payment only when it does. Paying again pays nobody twice: the contract knows the number.
 */
export async function payPayout(
  wallet: AnnouncedWallet,
  payment: WalletPayment,
  progress: Progress,
): Promise<PayOutcome> {
  const { payer, transactions } = payment
  const send = async (step: Step, { to, data, value }: WalletTransaction): Promise<string | null> => {
    // It may have been changed while the last step was waited for.
    if (!(await enterNetwork(wallet, payment.chainId))) return null
    progress.asked(step)
    const call = { from: payer, to, data, value: `0x${BigInt(value).toString(16)}` }
    const hash = await sendTransaction(wallet, payment.chainId, call)
    if (hash === null) throw new Error('the wallet gave no hash')
    progress.sent(step, hash)
    return hash
  }
  try {
    const accounts = await accountsOf(wallet)
    if (!accounts.some(account => account.toLowerCase() === payer.toLowerCase()))
      return { kind: 'other_account', account: accounts[0] ?? '' }
    if (!(await enterNetwork(wallet, payment.chainId))) return { kind: 'wrong_network' }
    const last = transactions.at(-1)
    if (last === undefined) return { kind: 'failed' }
    for (const transaction of transactions.slice(0, -1)) {
      const approval = approvalOf(transaction)
      if (approval === null) return { kind: 'failed' }
      const before = await allowanceNow(wallet, approval, payer)
      if (before !== null && before >= approval.atoms) continue
      const needed: [Step, WalletTransaction, Approval][] = [['approve', transaction, approval]]
      if (before !== null && before > 0n)
        needed.unshift(['revoke', revocationOf(approval), { ...approval, atoms: 0n }])
      for (const [step, call, wanted] of needed) {
        const hash = await send(step, call)
        if (hash === null) return { kind: 'wrong_network' }
        const outcome = await allowed(wallet, wanted, payer, hash)
        if (outcome !== 'allowed') return { kind: outcome }
      }
    }
    const hash = await send('pay', last)
    return hash === null ? { kind: 'wrong_network' } : { kind: 'sent', hash }
  } catch (error) {
    return { kind: isDeclined(error) ? 'declined' : 'failed' }
  }
}

/** Waits by the allowance, not by the hash: a wallet may replace a transaction by a faster one. */
async function allowed(
  wallet: AnnouncedWallet,
  approval: Approval,
  owner: string,
  hash: string,
): Promise<'allowed' | 'approval_failed' | 'approval_waits'> {
  const endMs = performance.now() + APPROVAL_MS
  while (performance.now() < endMs) {
    const now = await allowanceNow(wallet, approval, owner)
    if (now !== null && (approval.atoms === 0n ? now === 0n : now >= approval.atoms)) return 'allowed'
    if (await hasFailed(wallet, hash)) return 'approval_failed'
    await pause(LOOK_MS)
  }
  return 'approval_waits'
}
