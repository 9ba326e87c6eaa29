import { createHash } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { getCompileCacheDir, stripTypeScriptTypes } from 'node:module'
import path from 'node:path'

/** TypeScript as the browser runs it. */
export function stripTypes(source: string): string {
  return compile(source)
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{2,}/g, '\n')
}

/**
 * As Node keeps what it made of the modules that it runs itself, so this is kept, where Node keeps its own: to load the
 * compiler takes longer than all else that a start does with a page's script.
 */
function compile(source: string): string {
  // Node has a folder for each of its versions.
  const folder = getCompileCacheDir()
  if (folder === undefined) return compileAnew(source)
  const file = path.join(folder, `stripped-${createHash('sha256').update(source).digest('hex')}.js`)
  try {
    return readFileSync(file, 'utf8')
  } catch {
    const compiled = compileAnew(source)
    keep(file, compiled)
    return compiled
  }
}

/** Whole or not at all, since other processes read it. A folder that takes no files costs time and nothing else. */
function keep(file: string, text: string): void {
  const partial = `${file}.${process.pid}`
  try {
    writeFileSync(partial, text, { mode: 0o600 })
    renameSync(partial, file)
  } catch {}
}

/** Node calls the function experimental and says so on standard error once per process; our operators have no use for that line. */
function compileAnew(source: string): string {
  const { emitWarning } = process
  process.emitWarning = () => undefined
  try {
    return stripTypeScriptTypes(source)
  } finally {
    process.emitWarning = emitWarning
  }
}
