import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { freePort } from '../devnet/free-port.ts'
import type { BenchRun } from './measurement.ts'

const sandboxFile = z.object({
  baseUrl: z.string(),
  pid: z.int(),
  apiKeys: z.object({ blockbee: z.string(), bleumi: z.string() }),
  chains: z.array(
    z.object({
      network: z.string(),
      rpcUrl: z.string(),
      payer: z.object({ address: z.string() }),
      assets: z.array(
        z.object({
          symbol: z.string(),
          ticker: z.string(),
          decimals: z.int(),
          address: z.string().nullable(),
        }),
      ),
    }),
  ),
})

/** A chain of the sandbox, as its file tells. */
export type SandboxChain = z.infer<typeof sandboxFile>['chains'][number]

/** A sandbox that runs as a process of its own. */
export interface Sandbox {
  readonly baseUrl: string
  readonly pid: number
  readonly apiKey: string
  readonly bleumiKey: string
  readonly chains: readonly SandboxChain[]
  /** From spawning the command to `/readyz` saying yes. Milliseconds. */
  readonly readyMs: number
  /** As Ctrl-C does; resolves with the milliseconds it took. May be called twice. */
  stop(): Promise<number>
}

/** How a sandbox is started. */
export interface SandboxOptions {
  /** Its POLYTILL_HOME. */
  readonly home: string
  /** Default: `node cli/main.ts start`. */
  readonly command?: readonly [string, ...string[]]
  readonly env?: NodeJS.ProcessEnv
}

/** The sandbox could not be started or did not stop; its output is in the message. */
export class SandboxFailed extends Error {
  readonly code = 'sandbox_failed'
}

const ROOT = path.join(import.meta.dirname, '..')
const READY_WITHIN_MS = 120_000
const STOP_WITHIN_MS = 30_000
const POLL_MS = 20

/**
 * Starts a sandbox on a free port, without rate limits, and waits until it says that it is ready. It is stopped when
 * the bench ends.
 * @throws SandboxFailed
 */
export async function startSandbox(run: BenchRun, options: SandboxOptions): Promise<Sandbox> {
  const [program, ...args] = options.command ?? [process.execPath, 'cli/main.ts', 'start']
  const log = path.join(options.home, 'bench-output.log')
  const output = openSync(log, 'a')
  const env = {
    ...process.env,
    POLYTILL_HOME: options.home,
    PORT: String(await freePort()),
    POLYTILL_LIMITS: 'off',
    ...options.env,
  }
  const started = performance.now()
  // In a session of its own, so that Ctrl-C reaches this process only, which then stops it once and in order.
  const child = spawn(program, args, { cwd: ROOT, env, stdio: ['ignore', output, output], detached: true })
  closeSync(output)
  const ended = new Promise<void>(resolve => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  let pid: number | undefined
  const stop = async (): Promise<number> => {
    const asked = performance.now()
    if (isRunning(child)) {
      signal(pid ?? child.pid, 'SIGTERM')
      const timer = setTimeout(() => child.pid && signal(-child.pid, 'SIGKILL'), STOP_WITHIN_MS)
      await ended
      clearTimeout(timer)
    }
    return performance.now() - asked
  }
  run.onEnd(async () => void (await stop()))
  const file = await becomesReady(child, options.home, log, started)
  pid = file.pid
  return {
    baseUrl: file.baseUrl,
    pid: file.pid,
    apiKey: file.apiKeys.blockbee,
    bleumiKey: file.apiKeys.bleumi,
    chains: file.chains,
    readyMs: performance.now() - started,
    stop,
  }
}

/** The chain of a name. @throws SandboxFailed */
export function chainOf(sandbox: Sandbox, network: string): SandboxChain {
  const chain = sandbox.chains.find(candidate => candidate.network === network)
  if (!chain) throw new SandboxFailed(`the sandbox has no chain ${network}`)
  return chain
}

/** A token of a chain, by symbol. @throws SandboxFailed */
export function tokenOf(chain: SandboxChain, symbol: string): { ticker: string; contract: string } {
  const asset = chain.assets.find(candidate => candidate.symbol === symbol)
  if (!asset?.address) throw new SandboxFailed(`${chain.network} has no token ${symbol}`)
  return { ticker: asset.ticker, contract: asset.address }
}

async function becomesReady(
  child: ChildProcess,
  home: string,
  log: string,
  started: number,
): Promise<z.infer<typeof sandboxFile>> {
  const file = path.join(home, 'sandbox.json')
  while (performance.now() - started < READY_WITHIN_MS) {
    if (!isRunning(child)) throw new SandboxFailed(`it ended early:\n${readFileSync(log, 'utf8')}`)
    if (existsSync(file)) {
      const parsed = sandboxFile.parse(JSON.parse(readFileSync(file, 'utf8')))
      const answer = await fetch(`${parsed.baseUrl}/readyz`).catch(() => null)
      if (answer?.ok) return parsed
    }
    await new Promise(resolve => setTimeout(resolve, POLL_MS))
  }
  throw new SandboxFailed(`not ready after ${READY_WITHIN_MS / 1000} s:\n${readFileSync(log, 'utf8')}`)
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null
}

function signal(pid: number | undefined, name: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(pid, name)
  } catch {
    // Gone already, which is what was wanted.
  }
}
