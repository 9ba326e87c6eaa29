import { existsSync, mkdirSync, readFileSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { backUpState, prepareState } from './anvil-state.ts'
import { setChainTime } from './chain-time.ts'
import { type Child, ChildFailed, logTail, spawnChild } from './child.ts'
import { freePort } from './free-port.ts'
import { callForQuantity } from './node-rpc.ts'
import { isDueForShortening } from './shorten-chain.ts'
import { startTicker } from './start-ticker.ts'
import { stopLeftovers } from './stop-leftovers.ts'
import { writeFileAtomic } from './write-file.ts'

/** One local chain of a sandbox. */
export interface AnvilOptions {
  /** The sandbox's folder; the chain lives in `chains/<network>` of it. */
  readonly home: string
  /** `ethereum`, `polygon`, … */
  readonly network: string
  readonly chainId: number
  /** Wall time of the chain's blocks. Milliseconds; default: the machine's. */
  readonly nowMs?: () => number
}

/** A running local EVM node. */
export interface Anvil {
  readonly rpcUrl: string
  readonly wsUrl: string
  readonly pid: number
  /** Resolves when the node has ended, wanted or not. */
  readonly ended: Promise<string>
  /** Runs `work` while no block is made but by it. Transactions handed in meanwhile are mined after it. */
  paused<T>(work: () => Promise<T>): Promise<T>
  /** Stops the node after it has written its state. */
  stop(): Promise<void>
}

const READY_WITHIN_MS = 15_000
const STOP_WITHIN_MS = 10_000
const BACK_UP_EVERY_MS = 5_000
const SHORTEN_EVERY_MS = 60_000
// `finalized` is two epochs behind the head: 12 blocks, as deep as the sandbox's finality policy asks.
const SLOTS_IN_AN_EPOCH = 6

/**
 * Starts a local node that mines each transaction at once and an empty block every second, and keeps its chain over
 * restarts. It writes its state once a second and when it is told to stop, which also happens when this process is
 * killed; a SIGKILL of the node itself loses at most the last second, and about 5 s when it hits a write.
 * After 5,000 blocks, in a quiet moment, it ends by itself, to be started again with a shortened history.
 * A node left over on the same folder is stopped first.
 * @throws ChildFailed
 */
export async function startAnvil(options: AnvilOptions): Promise<Anvil> {
  const folder = path.join(options.home, 'chains', options.network)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const state = path.join(realpathSync(folder), 'state.json')
  await stopLeftovers(argv => path.basename(argv[0] ?? '') === 'anvil' && argv.includes(state), 'SIGTERM')
  prepareState(state)

  const logFile = path.join(options.home, 'logs', `${options.network}.log`)
  const portFile = path.join(folder, 'port')
  let preferred = existsSync(portFile) ? Number(readFileSync(portFile, 'utf8')) : undefined
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(preferred)
    const child = await launch(options, { state, port, logFile })
    const rpcUrl = `http://127.0.0.1:${port}`
    if (await becomesReady(child, rpcUrl, options.chainId)) {
      writeFileAtomic(portFile, String(port), 0o600)
      const stop = (): Promise<void> => child.stop('SIGTERM', STOP_WITHIN_MS)
      await setChainTime(rpcUrl, (options.nowMs ?? Date.now)())
      const ticker = startTicker(rpcUrl, child.ended)
      await lookAfter(child, { rpcUrl, state, stop })
      const wsUrl = `ws://127.0.0.1:${port}`
      return { rpcUrl, wsUrl, pid: child.pid, ended: child.ended, stop, paused: work => ticker.paused(work) }
    }
    await child.stop('SIGKILL', STOP_WITHIN_MS)
    if (attempt === 3)
      throw new ChildFailed(`anvil for ${options.network}: ${await child.ended}\n${await logTail(logFile)}`)
    preferred = undefined
  }
}

/** Keeps a good copy of the state, and ends a node whose history got long: whoever keeps it running starts it again. */
async function lookAfter(
  child: Child,
  { rpcUrl, state, stop }: { rpcUrl: string; state: string; stop: () => Promise<void> },
): Promise<void> {
  const firstBlock = await callForQuantity(rpcUrl, 'eth_blockNumber', [])
  const shorten = async (): Promise<void> => {
    if (await isDueForShortening(rpcUrl, firstBlock)) await stop()
  }
  const timers = [
    setInterval(() => backUpIfPossible(state), BACK_UP_EVERY_MS),
    setInterval(() => void shorten().catch(() => undefined), SHORTEN_EVERY_MS),
  ]
  for (const timer of timers) timer.unref()
  void child.ended.then(() => {
    for (const timer of timers) clearInterval(timer)
  })
}

/** A full disk must not end the sandbox; the next try may do better. */
function backUpIfPossible(state: string): void {
  try {
    backUpState(state)
  } catch {}
}

function launch(
  { network, chainId, home }: AnvilOptions,
  { state, port, logFile }: { state: string; port: number; logFile: string },
): Promise<Child> {
  return spawnChild({
    name: `anvil for ${network}`,
    command: anvilBinary(),
    args: [
      ...['--quiet', '--host', '127.0.0.1', '--port', String(port), '--chain-id', String(chainId)],
      ...['--slots-in-an-epoch', String(SLOTS_IN_AN_EPOCH)],
      ...['--balance', '1000000000', '--state', state, '--state-interval', '1'],
      // Old states stay in memory (500 of them) and are not written to the user's home.
      ...['--max-persisted-states', '0', '--cache-path', path.join(path.dirname(state), 'cache')],
    ],
    cwd: home,
    logFile,
    exitSignal: 'SIGTERM',
  })
}

/** The program itself: the package's own entry is a script that would stand between us and it. */
function anvilBinary(): string {
  const platform =
    process.arch === 'x64' ? `${process.platform}-amd64` : `${process.platform}-${process.arch}`
  try {
    const manifest = import.meta.resolve(`@foundry-rs/anvil-${platform}/package.json`)
    return path.join(path.dirname(fileURLToPath(manifest)), 'bin', 'anvil')
  } catch {
    throw new ChildFailed(`no anvil for ${platform} is installed; run npm install`)
  }
}

async function becomesReady(child: Child, rpcUrl: string, chainId: number): Promise<boolean> {
  const deadline = performance.now() + READY_WITHIN_MS
  while (child.running() && performance.now() < deadline) {
    const answer = await callForQuantity(rpcUrl, 'eth_chainId', []).catch(() => undefined)
    if (answer === BigInt(chainId)) return true
    await sleep(20)
  }
  return false
}
