import { existsSync } from 'node:fs'
import path from 'node:path'
import { auditFileOf } from '@polytill/devnet/audit-file.ts'
import { type AuditConfig, readAuditConfig } from '@polytill/gateway/entry/config-file.ts'

/** Where the books and chains are is not known. */
export class NoBooks extends Error {
  readonly code = 'no_books'
}

/**
 * The database and chains that POLYTILL_CONFIG names, or those of the sandbox in POLYTILL_HOME.
 * @throws NoBooks, InvalidConfig
 */
export function readBooksConfig(env: NodeJS.ProcessEnv): AuditConfig {
  const file = env.POLYTILL_CONFIG
    ? path.resolve(env.POLYTILL_CONFIG)
    : auditFileOf(path.resolve(env.POLYTILL_HOME || '.polytill'))
  if (!existsSync(file))
    throw new NoBooks(
      `there is no ${file}; set POLYTILL_HOME to the folder of a sandbox that was started, or POLYTILL_CONFIG to the gateway's config file`,
    )
  return readAuditConfig(file)
}
