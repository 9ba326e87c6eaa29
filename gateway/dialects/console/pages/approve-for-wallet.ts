import { z } from 'zod'
import { approvePayout } from '../../../payouts/approve-payout.ts'
import { PayoutError } from '../../../payouts/errors.ts'
import { findPayout } from '../../../storage/payouts-rows.ts'
import { CodeRefused, codeField, requireCode } from '../code-text.ts'
import { payoutId, walletPath } from '../payout-paths.ts'
import { type ConsoleAnswer, type ConsoleDeps, formRoute } from '../route.ts'
import { walletPayoutPage } from './wallet-payout.ts'

/**
 * Approves a payout that one of the merchant's own wallets is to pay, which binds it to that wallet's address (F30). The same form
 * again changes nothing; for a payout that has another payer it is refused.
 */
export const approveForWallet = formRoute({
  method: 'POST',
  path: walletPath(),
  permission: 'decide_payouts',
  fields: z.strictObject({ payout: payoutId, wallet: z.string().max(128), code: codeField.default('') }),
  handler: async (deps, visitor, { payout, wallet, code }) => {
    const { businessId, userId: actor } = visitor.session
    try {
      await requireCode(deps, visitor, code)
      return await approve(deps, { businessId, payoutId: payout, actor }, wallet.trim())
    } catch (error) {
      if (!(error instanceof PayoutError || error instanceof CodeRefused)) throw error
      return walletPayoutPage(deps, visitor, payout, `${error.message}.`)
    }
  },
})

async function approve(
  deps: ConsoleDeps,
  by: { readonly businessId: string; readonly payoutId: string; readonly actor: string },
  text: string,
): Promise<ConsoleAnswer> {
  const { businessId, payoutId } = by
  const before = await findPayout(deps.db, businessId, payoutId)
  if (!before) throw new PayoutError('payout_unknown', 'no such payout')
  const family = deps.registry.network(before.chainId)?.family
  const wallet = family === undefined ? null : deps.tillFactories[family].parseAddress(text)
  if (wallet === null) throw new PayoutError('address_invalid', 'this is no address of the chain')
  const outcome = await approvePayout(deps.db, { ...by, wallet })
  if (outcome.kind === 'waits') return { kind: 'redirect', path: '/console/payouts', notice: 'payout-waits' }
  // What was decided before is not decided anew: it may have been for another payer.
  const after = await findPayout(deps.db, businessId, payoutId)
  if (after?.source !== 'wallet' || after.payer !== wallet)
    throw new PayoutError('payout_decided', 'the payout is approved for another payer')
  return { kind: 'redirect', path: walletPath(payoutId), notice: 'payout-for-wallet' }
}
