import type { ChainWriter } from '../chains/port.ts'
import type { ChainId } from '../domain/assets.ts'

/** The gas of the smallest transaction there is. */
const LEAST_GAS = 21_000n

/** Asks the chains whether the settlement account can pay for transactions. */
export interface GasCheck {
  add(writer: Pick<ChainWriter, 'chainId' | 'quoteFees' | 'balance'>): void
  /** `no`: not even for the smallest one at the chain's present fees. `unknown`: no answer, which is no evidence. */
  hasGas(chainId: ChainId): Promise<'yes' | 'no' | 'unknown'>
}

/** A check of `account`, canonical form, over the chains that are added to it. */
export function createGasCheck(account: string): GasCheck {
  const writers = new Map<ChainId, Parameters<GasCheck['add']>[0]>()
  return {
    add: writer => void writers.set(writer.chainId, writer),
    async hasGas(chainId) {
      const writer = writers.get(chainId)
      if (!writer) return 'unknown'
      const [fees, balance] = await Promise.all([writer.quoteFees(), writer.balance(account)])
      if (fees.kind !== 'present' || balance.kind !== 'present') return 'unknown'
      return balance.value < LEAST_GAS * fees.value.maxFeePerGas ? 'no' : 'yes'
    },
  }
}
