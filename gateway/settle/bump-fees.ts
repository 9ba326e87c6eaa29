import type { FeeQuote } from '../chains/port.ts'
import type { AttemptFees } from './ports.ts'

/**
 * Fees for the next attempt under the same nonce: both at least 12.5 % above the last attempt's, rounded up, and at
 * least today's quote, at most the cap (nodes ask for 10 %; F34). Null when the cap leaves no room for a valid bump.
 */
export function bumpFees(last: AttemptFees, quote: FeeQuote, capWei: bigint): AttemptFees | null {
  const floor = raise(last.maxFeePerGas)
  if (floor > capWei) return null
  const wanted = floor > quote.maxFeePerGas ? floor : quote.maxFeePerGas
  const maxFeePerGas = wanted < capWei ? wanted : capWei
  const tipFloor = raise(last.maxPriorityFeePerGas)
  if (tipFloor > maxFeePerGas) return null
  const tip = tipFloor > quote.maxPriorityFeePerGas ? tipFloor : quote.maxPriorityFeePerGas
  return { maxFeePerGas, maxPriorityFeePerGas: tip < maxFeePerGas ? tip : maxFeePerGas }
}

function raise(fee: bigint): bigint {
  return (fee * 9n + 7n) / 8n + 1n
}
