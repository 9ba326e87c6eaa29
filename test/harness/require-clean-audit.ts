import assert from 'node:assert/strict'
import path from 'node:path'
import { auditNetworks } from '../../gateway/entry/audit-networks.ts'
import { readAuditConfig } from '../../gateway/entry/config-file.ts'
import { isClean } from '../../gateway/ledger/audit-chain.ts'
import type { Stack } from './stack.ts'

/** Asserts what exit code 0 of `polytill audit` says, without a process of its own: it is asked for after every trial. */
export async function requireCleanAudit(stack: Stack): Promise<void> {
  for (const { audit } of await auditNetworks(readAuditConfig(path.join(stack.home, 'config.json'))))
    assert.ok(
      isClean(audit),
      JSON.stringify(audit, (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
    )
}
