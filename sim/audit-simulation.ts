import type { AssetRegistry } from '../gateway/domain/assets.ts'
import { auditChain } from '../gateway/ledger/audit-chain.ts'
import { systemClock } from '../gateway/runtime/clock.ts'
import { createAuditStore } from '../gateway/storage/audit-store.ts'
import type { Database } from '../gateway/storage/database.ts'
import type { SimulatedChain } from './simulated-chain.ts'

/** The gateway's own audit of simulated chains: how many balances it compared, and what it found wrong. */
export async function auditSimulation(
  db: Database,
  chains: readonly SimulatedChain[],
  registry: AssetRegistry,
): Promise<{ balances: number; wrong: string[] }> {
  let balances = 0
  const wrong: string[] = []
  for (const reader of chains) {
    const audit = await auditChain({ reader, registry, store: createAuditStore(db), clock: systemClock })
    if (audit.kind === 'unchecked') {
      wrong.push(`audit of ${reader.chainId} not made: ${audit.reason}`)
      continue
    }
    balances += audit.rows.length
    for (const { address, asset, differenceAtoms } of audit.rows)
      if (differenceAtoms !== 0n)
        wrong.push(`audit: ${address} differs by ${differenceAtoms} ${asset.symbol}`)
    for (const { assetId, owedAtoms, heldAtoms } of audit.uncoveredPayouts)
      wrong.push(`audit: ${owedAtoms} of ${assetId} may be paid out, ${heldAtoms} are held`)
    for (const { purpose, holder, foldAtoms, keptAtoms } of audit.staleBalances)
      wrong.push(`audit: ${purpose} of ${holder} is kept as ${keptAtoms}, its entries sum to ${foldAtoms}`)
  }
  return { balances, wrong }
}
