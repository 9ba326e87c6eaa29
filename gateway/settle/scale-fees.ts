import type { FeeQuote } from '../chains/port.ts'

/** Percent of the quoted tip that a till's priority pays (reference blockbee 9, the EVM columns). */
const PERCENT: Readonly<Record<string, bigint>> = {
  fast: 120n,
  default: 100n,
  economic: 95n,
  'x-economic': 90n,
  'xx-economic': 85n,
  'xxx-economic': 80n,
  'xxxx-economic': 75n,
}
const DEFAULT_PERCENT = 100n

/**
 * The quote with its tip scaled to the most urgent of these priorities: a cheap item never slows a dear one that shares
 * its transaction. The base fee is the chain's and is left alone; the tip stays at least 1 wei.
 */
export function scaleFees(quote: FeeQuote, priorities: readonly string[]): FeeQuote {
  const percents = priorities.map(priority => PERCENT[priority] ?? DEFAULT_PERCENT)
  const percent = percents.reduce((most, next) => (next > most ? next : most), 0n) || DEFAULT_PERCENT
  const scaled = (quote.maxPriorityFeePerGas * percent) / 100n
  const maxPriorityFeePerGas = scaled > 0n ? scaled : 1n
  return {
    maxPriorityFeePerGas,
    maxFeePerGas: quote.maxFeePerGas - quote.maxPriorityFeePerGas + maxPriorityFeePerGas,
  }
}
