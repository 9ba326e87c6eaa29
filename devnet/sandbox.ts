import { TILL_ADDRESS } from '../contracts/generated/till.ts'
import { writeAuditFile } from './audit-file.ts'
import { lockHome } from './home-lock.ts'
import { type KeptService, keepRunning, type Service } from './keep-running.ts'
import { makeHome } from './make-home.ts'
import { requireDatabase } from './require-database.ts'
import { openSandboxClock } from './sandbox-clock.ts'
import { removeSandboxFile, type SandboxFile, sandboxFilePath, writeSandboxFile } from './sandbox-file.ts'
import { sandboxGatewayConfig } from './sandbox-gateway-config.ts'
import { chainIdOf, chooseNetworks, type SandboxNetwork } from './sandbox-networks.ts'
import { sandboxPayoutPolicy } from './sandbox-payout-policy.ts'
import { readSecrets, type SandboxSecrets } from './sandbox-secrets.ts'
import { readSecretsKey } from './secrets-key-file.ts'
import { startPostgres } from './start-postgres.ts'
import { startSandboxChain } from './start-sandbox-chain.ts'
import { startSandboxGateway } from './start-sandbox-gateway.ts'
import { chooseSocketPath, startSigner } from './start-signer.ts'

/** Where a sandbox lives, and what it has. */
export interface SandboxOptions {
  /** Folder of everything; created when missing. */
  readonly home: string
  readonly host: string
  /** 0 takes a free port. */
  readonly port: number
  /** As POLYTILL_CHAINS has it. Default: all. */
  readonly chains?: string | undefined
  /** `off` lifts the rate limits. */
  readonly limits?: 'on' | 'off'
  /** A PostgreSQL of the caller's own instead of the embedded one. */
  readonly databaseUrl?: string | undefined
  /** Aborting it makes a start that is under way stop and throw. */
  readonly signal?: AbortSignal
  /** Gets a line for every step, and later for every part that had to be started again. */
  readonly onProgress: (line: string) => void
}

/** A running sandbox. */
export interface Sandbox {
  /** Where the gateway listens, without a trailing slash. */
  readonly url: string
  /** The content of `sandbox.json`. */
  readonly file: SandboxFile
  /** Stops everything in order: gateway, signer, chains, database. Repeating it changes nothing. */
  stop(): Promise<void>
}

type Closer = () => Promise<unknown> | unknown

/**
 * Starts the whole sandbox: PostgreSQL, the local chains with their contracts, the signer as its own process, and the
 * gateway inside this one. Leaves `sandbox.json` in the home while it runs. What a killed start left behind is cleaned
 * up first. When a step fails, everything started before is stopped.
 * @throws UnusableHome, HomeInUse, UnknownChain, PostgresUnavailable, DatabaseUnusable, ChildFailed, NodeRefused, or the gateway's own error
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const networks = chooseNetworks(options.chains)
  const home = makeHome(options.home)
  const closers: Closer[] = []
  let stopping: Promise<void> | undefined
  const stop = (): Promise<void> => {
    stopping ??= closeAll(closers)
    return stopping
  }
  try {
    const started = await assemble({ ...options, home }, networks, closers)
    return { ...started, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function assemble(
  options: SandboxOptions,
  networks: readonly SandboxNetwork[],
  closers: Closer[],
): Promise<{ url: string; file: SandboxFile }> {
  const { home, onProgress } = options
  const lock = await lockHome(home)
  closers.push(() => lock.release())
  removeSandboxFile(home)
  const step = stepper(options)
  const keep = async <S extends Service>(name: string, start: () => Promise<S>): Promise<KeptService<S>> => {
    const kept = await keepRunning(name, start, onProgress)
    closers.push(() => kept.stop())
    return kept
  }
  const secrets = await step('secrets', () => readSecrets(home))
  const clock = openSandboxClock(home)
  const socket = chooseSocketPath(home)
  closers.push(() => socket.release())

  const database = step('database', async () => {
    if (options.databaseUrl !== undefined) return requireDatabase(options.databaseUrl)
    return (await keep('postgres', () => startPostgres({ home }))).current().url
  })
  const signer = step('signer', async () =>
    (
      await keep('signer', () => startSigner(signerOptions(home, socket.socketPath, secrets, networks)))
    ).current(),
  )
  const chains = networks.map(network =>
    step(`${network.network} chain`, async () =>
      startSandboxChain(network, { home, signer, clock, keep, onClose: closer => closers.push(closer) }),
    ),
  )
  // Even when one fails, the others must be known before they can be stopped.
  await Promise.allSettled([database, signer, ...chains])
  const databaseUrl = await database
  await signer
  const ready = await Promise.all(chains)
  const config = sandboxGatewayConfig(options, {
    databaseUrl,
    socketPath: socket.socketPath,
    secrets,
    secretsKey: readSecretsKey(home),
    chains: ready.map(({ config, faults }) => ({ config: { ...config, rpcUrls: [faults.url] } })),
  })

  const onClose = (closer: Closer): void => void closers.push(closer)
  const parts = { home, config, secrets, clock, chains: ready, onClose }
  const { url, file } = await step('gateway', () => startSandboxGateway(parts))
  // The audit asks the nodes themselves, whatever faults are on.
  writeAuditFile(home, { databaseUrl, networks: ready.map(chain => chain.config) })
  writeSandboxFile(home, file())
  closers.push(() => removeSandboxFile(home))
  return { url, file: file() }
}

function signerOptions(
  home: string,
  socketPath: string,
  secrets: SandboxSecrets,
  networks: readonly SandboxNetwork[],
): Parameters<typeof startSigner>[0] {
  const chains = networks.map(network => ({
    chainId: chainIdOf(network),
    tillContract: TILL_ADDRESS,
    payouts: sandboxPayoutPolicy(network.chainNumber),
  }))
  return { home, socketPath, token: secrets.signerToken, chains, fileOfOwner: sandboxFilePath(home) }
}

/** Runs a step and tells its duration. */
function stepper({
  onProgress,
  signal,
}: SandboxOptions): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  return async (name, work) => {
    signal?.throwIfAborted()
    const started = performance.now()
    const result = await work()
    signal?.throwIfAborted()
    onProgress(`${name} ready (${((performance.now() - started) / 1000).toFixed(1)} s)`)
    return result
  }
}

async function closeAll(closers: Closer[]): Promise<void> {
  for (const close of closers.splice(0).reverse()) {
    try {
      await close()
    } catch {
      // The others must stop all the same.
    }
  }
}
