import { stripTypeScriptTypes } from 'node:module'

/**
 * TypeScript as the browser runs it. Node calls the function experimental and says so on standard error once per process;
 * our operators have no use for that line.
 */
export function stripTypes(source: string): string {
  const { emitWarning } = process
  process.emitWarning = () => undefined
  try {
    return stripTypeScriptTypes(source)
      .replace(/[ \t]+$/gm, '')
      .replace(/\n{2,}/g, '\n')
  } finally {
    process.emitWarning = emitWarning
  }
}
