import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Account } from './child.ts'
import { openSharedRoot, SHARED_ROOT } from './postgres-program.ts'
import { writeFileAtomic } from './write-file.ts'

const POINTER = 'postgres-folder'
const PREFIX = 'data-'
const ORPHAN_MS = 7 * 24 * 3_600_000

/**
 * The folder for a home's database files, created, private to the account that runs PostgreSQL. Normally
 * `<home>/postgres`. When root runs it as nobody and the home lies behind a folder that nobody cannot enter, it is a
 * folder under SHARED_ROOT that `<home>/postgres-folder` names; such folders are removed a week after their last use
 * when their home is gone.
 */
export function postgresFolder(home: string, account: Account | undefined): string {
  // Entering is enough for the account: everything private inside has its own mode.
  if (account !== undefined) chmodSync(home, statSync(home).mode | 0o011)
  const usual = path.join(home, 'postgres')
  const folder = canReach(usual, account) ? usual : sharedFolder(home)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (account !== undefined) chownSync(folder, account.uid, account.gid)
  return folder
}

/** Whether the account may enter every folder on the way to `target`, by owner and mode bits. */
export function canReach(target: string, account: Account | undefined): boolean {
  if (account === undefined) return true
  for (let folder = path.dirname(target); ; folder = path.dirname(folder)) {
    const stat = statSync(folder)
    const bit = stat.uid === account.uid ? 0o100 : stat.gid === account.gid ? 0o010 : 0o001
    if ((stat.mode & bit) === 0) return false
    if (folder === path.dirname(folder)) return true
  }
}

function sharedFolder(home: string): string {
  openSharedRoot()
  removeOrphans()
  const pointer = path.join(home, POINTER)
  const known = readText(pointer)
  if (known !== undefined) return known
  const folder = path.join(SHARED_ROOT, `${PREFIX}${randomBytes(8).toString('hex')}`)
  writeFileAtomic(`${folder}.home`, home, 0o600)
  writeFileAtomic(pointer, folder, 0o600)
  return folder
}

function removeOrphans(): void {
  for (const name of readdirSync(SHARED_ROOT)) {
    if (!name.startsWith(PREFIX) || name.endsWith('.home')) continue
    const folder = path.join(SHARED_ROOT, name)
    const home = readText(`${folder}.home`)
    if (home !== undefined && readText(path.join(home, POINTER)) === folder) continue
    // PostgreSQL touches its folder's lock file all the time it runs.
    const used = statSync(path.join(folder, 'data', 'postmaster.pid'), { throwIfNoEntry: false })
    const touched = used ?? statSync(folder, { throwIfNoEntry: false })
    if (touched === undefined || Date.now() - touched.mtimeMs < ORPHAN_MS) continue
    rmSync(folder, { recursive: true, force: true })
    rmSync(`${folder}.home`, { force: true })
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
