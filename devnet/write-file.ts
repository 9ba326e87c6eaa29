import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'
import path from 'node:path'

/** Replaces a file as a whole: a reader, and a start after a crash, sees the old text or the new one, never a part. */
export function writeFileAtomic(file: string, text: string, mode: number): void {
  const partial = `${file}.${process.pid}.tmp`
  const handle = openSync(partial, 'w', mode)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(partial, file)
  syncFolder(path.dirname(file))
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
