import { execFile } from 'node:child_process'
import path from 'node:path'
import { BARE_ENVIRONMENT } from './bare-environment.ts'
import type { Stack } from './stack.ts'

const PROGRAM = path.join(import.meta.dirname, '..', '..', 'cli', 'main.ts')

/** What `polytill audit` ended with: 0 clean, 1 differs, 2 not checked. */
export interface AuditRun {
  readonly code: number
  readonly output: string
}

/** Runs `polytill audit` as a process of its own beside whatever the stack is doing. */
export function runAudit(stack: Stack): Promise<AuditRun> {
  const env = { ...BARE_ENVIRONMENT, POLYTILL_CONFIG: path.join(stack.home, 'config.json') }
  return new Promise(resolve => {
    execFile(process.execPath, [PROGRAM, 'audit'], { env }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error ? 2 : 0
      resolve({ code, output: `${stdout}${stderr}` })
    })
  })
}
