import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StartupError } from './startup-error.ts'

/** Outlasts the instant for which `status` holds the lock. */
export const LOCK_WAIT_MS = 1_000

/**
 * Holds a home for this process alone until `release` or the process ends, however it ends. The lock is the kernel's
 * lock on an empty SQLite file, the only such lock that Node offers without an addon: a `kill -9` frees it at once, so
 * no stale lock file can be left behind, and no process id can be mistaken for another's.
 * Throws `home_locked` when it is still taken after `waitMs`. The home must be on a local disk; network file systems may not honour locks.
 */
export function lockHome(home: string, waitMs: number): { release(): void } {
  const database = new DatabaseSync(join(home, 'lock'), { timeout: waitMs })
  try {
    database.exec('pragma journal_mode = memory; begin exclusive')
  } catch (cause) {
    database.close()
    throw new StartupError('home_locked', `another signer or command is using ${home}`, { cause })
  }
  return { release: () => database.close() }
}
