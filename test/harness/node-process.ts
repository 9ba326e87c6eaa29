import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Child, spawnChild } from '../../devnet/child.ts'
import { BARE_ENVIRONMENT } from './bare-environment.ts'
import { type Program, programFile } from './program-file.ts'
import { waitUntil } from './wait-until.ts'

/** Where a process is to kill itself with SIGKILL: the n-th time it comes by the named point. */
export interface Crash {
  readonly point: string
  readonly hit: number
}

/** A process of ours that said it is ready. */
export interface NodeProcess {
  readonly child: Child
  /** The JSON line by which it told that it is ready. */
  readonly ready: Readonly<Record<string, unknown>>
  /** From now on it dies at a crash point; hits are counted from here. */
  crashAt(crash: Crash): void
}

const CRASH_HOOK = path.join(import.meta.dirname, 'crash-hook.ts')

/**
 * Starts a program of ours and waits for its ready line. Both outputs go to `logFile`; when this process ends
 * without having stopped it, it is killed and the log's folder removed.
 * @throws Error with the end of the log when it ends first, and kills it when it is not ready in time
 */
export async function startNodeProcess(options: {
  readonly name: string
  readonly program: Program
  readonly env: Readonly<Record<string, string>>
  readonly logFile: string
}): Promise<NodeProcess> {
  const { name, logFile } = options
  const crashFile = `${logFile}.crash`
  rmSync(crashFile, { force: true })
  const child = await spawnChild({
    name,
    command: process.execPath,
    args: ['--import', CRASH_HOOK, programFile(options.program)],
    cwd: path.dirname(logFile),
    env: {
      ...BARE_ENVIRONMENT,
      ...options.env,
      POLYTILL_CRASH_FILE: crashFile,
    },
    logFile,
    exitSignal: 'SIGKILL',
    removeAtExit: path.dirname(logFile),
  })
  const output = (): string => readFileSync(logFile).subarray(child.logFrom).toString('utf8')
  try {
    const ready = await waitUntil(
      `${name} is ready`,
      async () => {
        const isRunning = child.running()
        const line = readyLine(output())
        if (line === null && !isRunning)
          throw new Error(`${name} ended before it was ready (${await child.ended}):\n${output()}`)
        return line
      },
      { explain: output },
    )
    return { child, ready, crashAt: ({ point, hit }) => writeFileSync(crashFile, `${point}:${hit}`) }
  } catch (error) {
    await child.stop('SIGKILL', 1_000)
    throw error
  }
}

function readyLine(text: string): Record<string, unknown> | null {
  for (const line of text.split('\n').slice(0, -1)) {
    if (!line.startsWith('{"ready":true')) continue
    const parsed: unknown = JSON.parse(line)
    if (typeof parsed === 'object' && parsed !== null) return { ...parsed }
  }
  return null
}
