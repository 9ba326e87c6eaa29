import { openEvmChain } from '../chains/evm/evm-chain.ts'
import type { NetworkConfig } from '../runtime/config.ts'
import { type ResumeOutcome, resumeChain } from '../scan/resume-chain.ts'
import { openDatabase } from '../storage/database.ts'
import { resumeLanes } from '../storage/halted-lanes.ts'
import { createScanStore } from '../storage/scan-store.ts'

/** Resumes one halted chain, and the halted settlement accounts on it, of a gateway that may be running. */
export async function resumeNetwork(databaseUrl: string, network: NetworkConfig): Promise<ResumeOutcome> {
  const db = openDatabase(databaseUrl, { poolMax: 1, onError: () => undefined })
  const { reader } = openEvmChain({ network })
  try {
    const outcome = await resumeChain(reader, createScanStore(db, { windowMs: 0 }))
    if (outcome.kind === 'refused') return outcome
    return (await resumeLanes(db, network.chainId)) > 0 ? { kind: 'resumed' } : outcome
  } finally {
    await reader.close()
    await db.close()
  }
}
