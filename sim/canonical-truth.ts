import type { Truth } from './check-oracles.ts'
import type { SimulatedChain } from './simulated-chain.ts'
import { SENDER, TOKEN } from './simulated-core.ts'

// What the canonical chains say, which the oracles hold the database against.

/** A payment to a till in a registered asset. */
export interface Payment {
  readonly till: string
  readonly txid: string
  readonly amountAtoms: bigint
}

/** The name of a thing that has several parts. */
export const keyOf = (...parts: readonly (string | number)[]): string => parts.join('|')

/** Every canonical movement of a registered asset to a till. */
export function paymentsOf({ chains, tills }: Truth): Map<string, Payment> {
  const known = new Set(tills)
  const payments = new Map<string, Payment>()
  for (const chain of chains)
    for (const transaction of chain.canonical) {
      if (transaction.kind !== 'payment') continue
      for (const [ordinal, { to, contract, amountAtoms }] of transaction.legs.entries()) {
        const assetId = assetIdOf(chain.chainId, contract)
        if (assetId === null || !known.has(to)) continue
        const id = keyOf(chain.chainId, to, transaction.txid, ordinal, assetId)
        payments.set(id, { till: to, txid: transaction.txid, amountAtoms })
      }
    }
  return payments
}

/** The registered asset of a contract, null for the coin; null when nobody registered it. */
export function assetIdOf(chainId: string, contract: string | null): string | null {
  if (contract === null) return `${chainId}/slip44:60`
  return contract === TOKEN ? `${chainId}/erc20:${TOKEN}` : null
}

/** Which till a canonical transaction emptied of which asset. */
export function emptiedBy({ chains }: Truth): Set<string> {
  return new Set(
    chains.flatMap(chain =>
      chain.blocks.flatMap(({ verified }) =>
        verified.movements.map(({ txid, from, contract }) =>
          keyOf(chain.chainId, txid, from, assetIdOf(chain.chainId, contract) ?? ''),
        ),
      ),
    ),
  )
}

/** Our settlements that are in blocks. */
export function settlementsOf(chain: SimulatedChain) {
  return chain.canonical.filter(
    transaction => transaction.kind === 'settlement' && transaction.from === SENDER,
  )
}
