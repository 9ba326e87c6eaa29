import type { ChainPolicy } from './config.ts'
import { findSettleDefect, SETTLE_SELECTOR } from './decode-settle.ts'
import { feeOf } from './nonce-lanes.ts'
import type { Refusal, SignRequest } from './protocol.ts'

const TRANSACTION_GAS_MIN = 21_000n

/**
 * What may be signed at all, whatever the past: a well-formed `settle` call to the chain's own Till, within the fee cap
 * of one transaction. So a stolen gateway can neither name a destination nor approve, delegate or move the key's own
 * coin (F36, F43, F45). Null when the request passes.
 */
export function checkPolicy(request: SignRequest, chains: ReadonlyMap<string, ChainPolicy>): Refusal | null {
  const chain = chains.get(request.chainId)
  if (chain === undefined) return { code: 'unknown_chain', reason: `not configured for ${request.chainId}` }
  if (request.to !== chain.tillContract) {
    return { code: 'recipient_not_till', reason: `${request.to} is not the Till of ${request.chainId}` }
  }
  if (!request.data.startsWith(SETTLE_SELECTOR)) {
    return { code: 'selector_not_allowed', reason: `only settle (${SETTLE_SELECTOR}) may be called` }
  }
  const defect = findSettleDefect(request.data)
  if (defect !== null) return { code: 'calldata_malformed', reason: defect }
  if (request.gasLimit < TRANSACTION_GAS_MIN || request.maxFeePerGas === 0n) {
    return { code: 'fee_malformed', reason: 'gas limit or fee is too small to be mined' }
  }
  if (request.maxPriorityFeePerGas > request.maxFeePerGas) {
    return { code: 'fee_malformed', reason: 'the priority fee is above the whole fee' }
  }
  if (feeOf(request) > chain.transactionFeeCapWei) {
    return {
      code: 'fee_above_transaction_cap',
      reason: `at most ${chain.transactionFeeCapWei} wei per transaction`,
    }
  }
  return null
}
