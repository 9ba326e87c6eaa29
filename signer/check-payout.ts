import type { PayoutPolicy } from './config.ts'
import { APPROVE_SELECTOR, decodeApprove, decodePay, PAY_SELECTOR, type PaidFunds } from './decode-payout.ts'
import type { Refusal, SignRequest } from './protocol.ts'

const COIN = `0x${'0'.repeat(40)}`

/** What a payout request spends, or why it is refused; null when it is no payout request at all. */
export type PayoutVerdict =
  | { readonly kind: 'pays'; readonly funds: PaidFunds }
  | { readonly kind: 'approves' }
  | ({ readonly kind: 'refused' } & Refusal)

/**
 * The rules for money that is not a till's: only `pay` of the chain's payout contract, only in assets that have caps, at
 * most the cap of one transaction, with exactly the coin that the list needs; and `approve` of such a token for the payout
 * contract, which spends nobody's tokens but its caller's (decision 0016). So a stolen gateway can take at most the caps.
 */
export function checkPayout(request: SignRequest, policy: PayoutPolicy | null): PayoutVerdict | null {
  if (policy === null) return null
  if (request.to === policy.contract) return checkPay(request, policy)
  if (!policy.assets.has(request.to) || request.to === COIN) return null
  if (!request.data.startsWith(APPROVE_SELECTOR))
    return refused(
      'selector_not_allowed',
      `only approve (${APPROVE_SELECTOR}) of a payout token may be called`,
    )
  if (decodeApprove(request.data) !== policy.contract)
    return refused('calldata_malformed', 'a payout token may be approved for the payout contract only')
  return request.value === 0n
    ? { kind: 'approves' }
    : refused('value_not_allowed', 'an approval carries no coin')
}

function checkPay(request: SignRequest, policy: PayoutPolicy): PayoutVerdict {
  if (!request.data.startsWith(PAY_SELECTOR))
    return refused('selector_not_allowed', `only pay (${PAY_SELECTOR}) may be called`)
  const funds = decodePay(request.data)
  if ('defect' in funds) return refused('calldata_malformed', funds.defect)
  const caps = policy.assets.get(funds.token)
  if (caps === undefined) return refused('payout_asset_not_allowed', `${funds.token} has no payout caps`)
  if (request.value !== (funds.token === COIN ? funds.totalAtoms : 0n))
    return refused('value_not_allowed', 'the coin sent along is not the total of a coin payout')
  if (funds.totalAtoms > caps.transactionCapAtoms)
    return refused(
      'payout_above_transaction_cap',
      `at most ${caps.transactionCapAtoms} of ${funds.token} at once`,
    )
  return { kind: 'pays', funds }
}

function refused(code: Refusal['code'], reason: string): PayoutVerdict {
  return { kind: 'refused', code, reason }
}
