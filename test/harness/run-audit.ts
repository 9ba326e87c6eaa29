import path from 'node:path'
import { runCli } from './run-cli.ts'
import type { Stack } from './stack.ts'

/** What `polytill audit` ended with: 0 clean, 1 differs, 2 not checked. */
export interface AuditRun {
  readonly code: number
  readonly output: string
}

/** Runs `polytill audit` as a process of its own beside whatever the stack is doing. */
export async function runAudit(stack: Stack): Promise<AuditRun> {
  const { code, stdout, stderr } = await runCli(['audit'], {
    POLYTILL_CONFIG: path.join(stack.home, 'config.json'),
  })
  return { code, output: `${stdout}${stderr}` }
}
