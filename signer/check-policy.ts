import { checkPayout } from './check-payout.ts'
import type { ChainPolicy } from './config.ts'
import type { PaidFunds } from './decode-payout.ts'
import { findSettleDefect, SETTLE_SELECTOR } from './decode-settle.ts'
import { findSettleExactDefect, SETTLE_EXACT_SELECTOR } from './decode-settle-exact.ts'
import { feeOf } from './nonce-lanes.ts'
import type { Refusal, SignRequest } from './protocol.ts'

const TRANSACTION_GAS_MIN = 21_000n

/** `paid`: what a payout spends, to be counted against the day's cap; null for everything else. */
export type PolicyVerdict =
  | { readonly kind: 'allowed'; readonly paid: PaidFunds | null }
  | ({ readonly kind: 'refused' } & Refusal)

/**
 * What may be signed at all, whatever the past: a well-formed `settle` or `settleExact` call to the chain's own Till, or,
 * where payouts are configured, what `checkPayout` allows; within the fee cap of one transaction. So a stolen gateway can
 * name no destination of a till's money (of an exact till: only how it is divided between the merchant and the buyer that
 * its address binds), delegate nothing, and pay out at most the caps (F36, F43, F45). Answers what a payout spends.
 * `sender`: the address of the key that would sign.
 */
export function checkPolicy(
  request: SignRequest,
  chains: ReadonlyMap<string, ChainPolicy>,
  sender: string,
): PolicyVerdict {
  const chain = chains.get(request.chainId)
  if (chain === undefined) return refused('unknown_chain', `not configured for ${request.chainId}`)
  const payout = checkPayout(request, chain.payouts)
  if (payout?.kind === 'refused') return payout
  const refusal = payout === null ? checkSettle(request, chain, sender) : null
  if (refusal !== null) return refusal
  if (request.gasLimit < TRANSACTION_GAS_MIN || request.maxFeePerGas === 0n)
    return refused('fee_malformed', 'gas limit or fee is too small to be mined')
  if (request.maxPriorityFeePerGas > request.maxFeePerGas)
    return refused('fee_malformed', 'the priority fee is above the whole fee')
  if (feeOf(request) > chain.transactionFeeCapWei)
    return refused('fee_above_transaction_cap', `at most ${chain.transactionFeeCapWei} wei per transaction`)
  return { kind: 'allowed', paid: payout?.kind === 'pays' ? payout.funds : null }
}

function checkSettle(request: SignRequest, chain: ChainPolicy, sender: string): PolicyVerdict | null {
  if (request.to !== chain.tillContract)
    return refused('recipient_not_till', `${request.to} is not the Till of ${request.chainId}`)
  if (request.value !== 0n) return refused('value_not_allowed', 'a settlement carries no coin')
  const exact = request.data.startsWith(SETTLE_EXACT_SELECTOR)
  if (!exact && !request.data.startsWith(SETTLE_SELECTOR))
    return refused(
      'selector_not_allowed',
      `only settle (${SETTLE_SELECTOR}) and settleExact (${SETTLE_EXACT_SELECTOR}) may be called`,
    )
  const defect = exact
    ? findSettleExactDefect(request.data, { sender, tillContract: chain.tillContract })
    : findSettleDefect(request.data)
  return defect === null ? null : refused('calldata_malformed', defect)
}

function refused(code: Refusal['code'], reason: string): PolicyVerdict {
  return { kind: 'refused', code, reason }
}
