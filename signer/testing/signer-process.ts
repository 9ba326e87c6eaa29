import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { BARE_ENVIRONMENT } from '../../test/harness/bare-environment.ts'
import { programFile } from '../../test/harness/program-file.ts'
import { openSignerClient, type SignerClient } from '../client.ts'
import type { SignerLease } from '../protocol.ts'
import { CHAIN, TILL } from './settle-requests.ts'

const MAIN = programFile('signer/main.ts')
const KILL_AT = join(import.meta.dirname, 'kill-at-crashpoint.ts')

/** For a request that is to be answered, however slowly a signer starts meanwhile. */
export const ENOUGH_MS = 60_000

/** How a signer ended: its code or signal, and the error code of its last words. */
export interface SignerEnd {
  readonly code: number | null
  readonly signal: string | null
  readonly error: string | null
}

export interface RunningSigner {
  readonly process: ChildProcess
  readonly address: string
  readonly ended: Promise<SignerEnd>
  kill(signal: NodeJS.Signals): Promise<SignerEnd>
}

/** A home in a temporary folder, and the real signer on it. Everything ends with the test. */
export class SignerHome {
  readonly folder = mkdtempSync(join(tmpdir(), 'polytill-signer-'))
  readonly home = join(this.folder, 'home')
  readonly socketPath = join(this.folder, 'signer.sock')
  readonly token = randomBytes(32).toString('hex')
  readonly #children: ChildProcess[] = []
  readonly #clients: SignerClient[] = []

  constructor(context: TestContext) {
    context.after(async () => {
      for (const client of this.#clients) client.close()
      for (const child of this.#children) {
        if (child.exitCode !== null || child.signalCode !== null) continue
        child.kill('SIGKILL')
        await once(child, 'close')
      }
      rmSync(this.folder, { recursive: true, force: true })
    })
  }

  environment(extra: Record<string, string> = {}): Record<string, string> {
    return {
      ...BARE_ENVIRONMENT,
      POLYTILL_SIGNER_HOME: this.home,
      POLYTILL_SIGNER_SOCKET: this.socketPath,
      POLYTILL_SIGNER_TOKEN: this.token,
      POLYTILL_SIGNER_CHAINS: JSON.stringify([{ chainId: CHAIN, tillContract: TILL }]),
      ...extra,
    }
  }

  /** Starts and resolves when it listens; rejects with the code it refused with. */
  async start(extra: Record<string, string> = {}): Promise<RunningSigner> {
    const { child, ended } = this.#spawn(extra)
    const ready = new Promise<string>((resolve, reject) => {
      child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString('utf8')))
      void ended.then(end => reject(new Error(`ended before it listened: ${end.error}`)))
    })
    const { address } = JSON.parse(await ready)
    const kill = (signal: NodeJS.Signals): Promise<SignerEnd> => {
      child.kill(signal)
      return ended
    }
    return { process: child, address, ended, kill }
  }

  /** Starts a signer that should refuse to; resolves with how it ended. */
  startRefused(extra: Record<string, string> = {}): Promise<SignerEnd> {
    return this.#spawn(extra).ended
  }

  /** Starts a signer that kills itself (`-9`) at the n-th hit of a crash point. */
  startDoomed(crashpoint: string, hit: number): Promise<RunningSigner> {
    return this.start({
      NODE_OPTIONS: `--import=${KILL_AT}`,
      KILL_AT: crashpoint,
      KILL_AT_HIT: hit.toString(),
    })
  }

  /** Runs `main.ts <command>` to its end. */
  run(command: string): { readonly code: number | null; readonly output: string; readonly errors: string } {
    const done = spawnSync(process.execPath, [MAIN, command], { env: this.environment(), encoding: 'utf8' })
    return { code: done.status, output: done.stdout, errors: done.stderr }
  }

  client(deadlineMs = ENOUGH_MS, lease?: SignerLease): SignerClient {
    const { socketPath, token } = this
    const client = openSignerClient({ socketPath, token, deadlineMs, ...(lease ? { lease } : {}) })
    this.#clients.push(client)
    return client
  }

  #spawn(extra: Record<string, string>): {
    readonly child: ChildProcess
    readonly ended: Promise<SignerEnd>
  } {
    const child = spawn(process.execPath, [MAIN], {
      env: this.environment(extra),
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    this.#children.push(child)
    let errors = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString('utf8')
    })
    const ended = once(child, 'close').then(() => ({
      code: child.exitCode,
      signal: child.signalCode,
      error: /"error":"([a-z_]+)"/.exec(errors)?.[1] ?? null,
    }))
    return { child, ended }
  }
}
