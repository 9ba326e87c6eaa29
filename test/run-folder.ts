import { chmodSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** Where Linux keeps files in memory. */
const MEMORY = '/dev/shm'
const PREFIX = 'polytill-run-'
/** Several times what a run was seen to need, so that it leaves the machine its memory. */
const ROOM_BYTES_MIN = 8 * 2 ** 30

/**
 * Makes the folder of a run's temporary files, open to every account as `/tmp` is: in memory where there is room, for files by the
 * thousand come and go, and a disk's file system takes the longer for each the more went just before. Folders that killed
 * runs left are removed.
 * @param room what a file system has free; another one in tests
 */
export function makeRunFolder(room: (place: string) => number = freeBytes): string {
  const parent = room(MEMORY) >= ROOM_BYTES_MIN ? MEMORY : os.tmpdir()
  for (const name of readdirSync(parent)) removeIfLeft(parent, name)
  const folder = mkdtempSync(path.join(parent, `${PREFIX}${process.pid}-`))
  chmodSync(folder, 0o1777)
  return folder
}

/** 0 where there is no such file system; no more than the machine has memory. */
function freeBytes(place: string): number {
  try {
    const { bavail, bsize } = statfsSync(place)
    return Math.min(bavail * bsize, os.freemem())
  } catch {
    return 0
  }
}

function removeIfLeft(parent: string, name: string): void {
  const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]
  if (pid !== undefined && !isRunning(Number(pid))) removeRunFolder(path.join(parent, name))
}

/** What cannot be removed (somebody still writes there, or it is somebody else's) is left to a later run. */
export function removeRunFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  } catch {}
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}
