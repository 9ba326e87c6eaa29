import { mkdirSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'

/** The folder of a sandbox cannot be made or is something else. */
export class UnusableHome extends Error {
  readonly code = 'unusable_home'
}

/**
 * Makes the folder of a sandbox with those above it and returns its real path. Not by `mkdirSync`'s own recursion: that never
 * returns where a folder exists but refuses new ones with ENOENT, as /proc does.
 * @throws UnusableHome naming the folder and the reason
 */
export function makeHome(home: string): string {
  try {
    makeFolder(home)
    return realpathSync(home)
  } catch (error) {
    throw new UnusableHome(`cannot use the folder ${home} (POLYTILL_HOME): ${reasonOf(error)}`)
  }
}

function makeFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false })
  if (found?.isDirectory()) return
  if (found) throw new Error('it is not a folder')
  makeFolder(path.dirname(folder))
  mkdirSync(folder, { mode: 0o711 })
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
