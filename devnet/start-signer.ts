import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { getCompileCacheDir } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { ChildFailed, logTail, spawnChild } from './child.ts'
import { stopLeftovers } from './stop-leftovers.ts'

/** How a sandbox's signer is started. */
export interface SignerOptions {
  /** The sandbox's folder; the key and the journal live in `signer` of it. */
  readonly home: string
  readonly socketPath: string
  /** Secret of the connection, hex. */
  readonly token: string
  readonly chains: readonly {
    readonly chainId: string
    readonly tillContract: string
    readonly payouts?: object
  }[]
  /** A file that says this process is alive; removed when it is killed. */
  readonly fileOfOwner: string
}

/** The running signer process. */
export interface SignerProcess {
  /** The settlement account. */
  readonly address: string
  readonly pid: number
  readonly ended: Promise<string>
  stop(): Promise<void>
}

const MAIN = fileURLToPath(import.meta.resolve('@polytill/signer/main.ts'))
const READY_WITHIN_MS = 20_000
const STOP_WITHIN_MS = 5_000
const SOCKET_PATH_BYTES_MAX = 100
const readySchema = z.object({ ready: z.literal(true), address: z.string() })

/** Starts the signer in a process of its own. One left over on the same home is stopped first. @throws ChildFailed */
export async function startSigner(options: SignerOptions): Promise<SignerProcess> {
  const signerHome = path.join(options.home, 'signer')
  const logFile = path.join(options.home, 'logs', 'signer.log')
  mkdirSync(signerHome, { recursive: true, mode: 0o700 })
  const title = `polytill-signer:${signerHome}`
  await stopLeftovers(argv => argv[0] === title, 'SIGTERM')
  const child = await spawnChild({
    name: 'signer',
    command: process.execPath,
    args: ['--title', title, MAIN],
    cwd: options.home,
    env: {
      PATH: process.env.PATH ?? '',
      ...compileCache(),
      POLYTILL_SIGNER_HOME: signerHome,
      POLYTILL_SIGNER_SOCKET: options.socketPath,
      POLYTILL_SIGNER_TOKEN: options.token,
      POLYTILL_SIGNER_CHAINS: JSON.stringify(options.chains),
    },
    logFile,
    exitSignal: 'SIGTERM',
    removeAtExit: options.fileOfOwner,
  })
  const deadline = performance.now() + READY_WITHIN_MS
  while (child.running() && performance.now() < deadline) {
    const address = readAddress(logFile, child.logFrom)
    if (address !== undefined)
      return {
        address,
        pid: child.pid,
        ended: child.ended,
        stop: () => child.stop('SIGTERM', STOP_WITHIN_MS),
      }
    await sleep(20)
  }
  await child.stop('SIGKILL', STOP_WITHIN_MS)
  throw new ChildFailed(`signer: ${await child.ended}\n${await logTail(logFile)}`)
}

/**
 * Where the signer listens: in the home, or in a temporary folder when that path is longer than a socket's may be.
 * `release` removes the temporary folder.
 */
export function chooseSocketPath(home: string): { socketPath: string; release: () => void } {
  const usual = path.join(home, 'signer.sock')
  if (Buffer.byteLength(usual) <= SOCKET_PATH_BYTES_MAX)
    return { socketPath: usual, release: () => undefined }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'polytill-'))
  return {
    socketPath: path.join(folder, 'signer.sock'),
    release: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function readAddress(logFile: string, from: number): string | undefined {
  const text = readFileSync(logFile).subarray(from).toString('utf8')
  for (const line of text.split('\n').slice(0, -1)) {
    const parsed = readySchema.safeParse(parseLine(line))
    if (parsed.success) return parsed.data.address
  }
  return undefined
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** The signer takes compiled modules from where this process does: Node's folder is one for each of its versions in there. */
function compileCache(): { NODE_COMPILE_CACHE?: string } {
  const folder = getCompileCacheDir()
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: path.dirname(folder) }
}
