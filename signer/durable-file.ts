import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'

/**
 * Creates a file that is either wholly there, on disk and 0600, or not there, whatever happens in between. Throws
 * (`EEXIST`) rather than replace a file. The caller holds the home's lock, so the temporary name is its own.
 */
export function createDurably(path: string, content: string | Uint8Array): void {
  const temporary = writeTemporary(path, content)
  linkSync(temporary, path)
  removeDurably(temporary)
}

/** Puts a file in the place of another, or of none: whatever happens in between, the old one or the new one is there, whole. */
export function replaceDurably(path: string, content: string): void {
  renameSync(writeTemporary(path, content), path)
  syncFolderOf(path)
}

/** Removes a file so that it stays removed after a power cut. */
export function removeDurably(path: string): void {
  unlinkSync(path)
  syncFolderOf(path)
}

function writeTemporary(path: string, content: string | Uint8Array): string {
  const temporary = `${path}.tmp`
  // A crash may have left it as a second name of the file, which may be kept elsewhere by now: it must not be written into.
  rmSync(temporary, { force: true })
  const file = openSync(temporary, 'wx', 0o600)
  try {
    writeFileSync(file, content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return temporary
}

function syncFolderOf(path: string): void {
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
