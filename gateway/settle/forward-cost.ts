import type { FeeQuote } from '../chains/port.ts'
import { scaleFees } from './scale-fees.ts'

/**
 * Gas of one payment that is settled alone, from the contract's committed measurements (`contracts/gas-snapshot.json`):
 * the dearest token there, to a recipient that holds a balance.
 */
const TOKEN_GAS = 85_000n
const NATIVE_GAS = 72_000n
/** Each further recipient of a split. */
const FURTHER_RECIPIENT_GAS = 11_000n

/** Gas for forwarding one payment to so many recipients. Payments that share a transaction take less. */
export function forwardGas(asset: { readonly contract: string | null }, recipients: number): bigint {
  const first = asset.contract === null ? NATIVE_GAS : TOKEN_GAS
  return first + FURTHER_RECIPIENT_GAS * BigInt(recipients - 1)
}

/**
 * What a gas is likely to cost now. A quote is what we would pay at most: room for the base fee to double, and the tip
 * (chains/evm/evm-writer.ts); half of that room is the base fee of now.
 */
export function likelyFeePerGas(quote: FeeQuote, priority: string): bigint {
  const { maxFeePerGas, maxPriorityFeePerGas } = scaleFees(quote, [priority])
  return (maxFeePerGas - maxPriorityFeePerGas) / 2n + maxPriorityFeePerGas
}
