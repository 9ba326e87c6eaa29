import { openEvmChain } from '../chains/evm/evm-chain.ts'
import { AssetRegistry } from '../domain/assets.ts'
import { auditChain, type ChainAudit } from '../ledger/audit-chain.ts'
import { systemClock } from '../runtime/clock.ts'
import type { NetworkConfig } from '../runtime/config.ts'
import { createAuditStore } from '../storage/audit-store.ts'
import { openDatabase } from '../storage/database.ts'
import type { AuditConfig } from './config-file.ts'

/** The audit of one configured chain. */
export interface NetworkAudit {
  readonly network: NetworkConfig
  readonly audit: ChainAudit
}

/**
 * Audits every configured chain. Reads only, so it may run beside a working gateway. What cannot be reached makes its
 * chain `unchecked`; nothing throws.
 */
export async function auditNetworks(config: AuditConfig): Promise<NetworkAudit[]> {
  const db = openDatabase(config.databaseUrl, { poolMax: 2, onError: () => undefined })
  const registry = new AssetRegistry(config.networks)
  const store = createAuditStore(db)
  try {
    const audits: NetworkAudit[] = []
    for (const network of config.networks) {
      const { reader } = openEvmChain({ network })
      try {
        audits.push({ network, audit: await auditChain({ reader, store, registry, clock: systemClock }) })
      } catch (error) {
        const reason = `the books cannot be read: ${error instanceof Error ? error.message : String(error)}`
        audits.push({ network, audit: { kind: 'unchecked', reason } })
      } finally {
        await reader.close()
      }
    }
    return audits
  } finally {
    await db.close()
  }
}
