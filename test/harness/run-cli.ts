import { execFile } from 'node:child_process'
import path from 'node:path'
import { BARE_ENVIRONMENT } from './bare-environment.ts'

const PROGRAM = path.join(import.meta.dirname, '..', '..', 'cli', 'main.ts')

/** How a command ended and what it printed. */
export interface CliRun {
  /** Its exit code; 2 as well when it was killed. */
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs `polytill` as a process of its own, with nothing of our environment that could be a setting of it. */
export function runCli(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliRun> {
  return new Promise(resolve => {
    const options = { env: { ...BARE_ENVIRONMENT, ...env } }
    execFile(process.execPath, [PROGRAM, ...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 2
      resolve({ code, stdout, stderr })
    })
  })
}
