import { openEvmChain } from '../chains/evm/evm-chain.ts'
import type { NetworkConfig } from '../runtime/config.ts'
import { type ResumeOutcome, resumeChain } from '../scan/resume-chain.ts'
import { openDatabase } from '../storage/database.ts'
import { createScanStore } from '../storage/scan-store.ts'

/** Resumes one halted chain of a gateway that may be running. */
export async function resumeNetwork(databaseUrl: string, network: NetworkConfig): Promise<ResumeOutcome> {
  const db = openDatabase(databaseUrl, { poolMax: 1, onError: () => undefined })
  const { reader } = openEvmChain({ network })
  try {
    return await resumeChain(reader, createScanStore(db, { windowMs: 0 }))
  } finally {
    await reader.close()
    await db.close()
  }
}
