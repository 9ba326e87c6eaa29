import { closeSync, fsyncSync, linkSync, openSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Creates a file that is either wholly there, on disk and 0600, or not there, whatever happens in between. Throws
 * (`EEXIST`) rather than replace a file. The caller holds the home's lock, so the temporary name is its own.
 */
export function createDurably(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.tmp`
  const file = openSync(temporary, 'w', 0o600)
  try {
    writeFileSync(file, content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  linkSync(temporary, path)
  removeDurably(temporary)
}

/** Removes a file so that it stays removed after a power cut. */
export function removeDurably(path: string): void {
  unlinkSync(path)
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
