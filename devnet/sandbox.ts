import { createWriteStream, mkdirSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { TILL_ADDRESS } from '../contracts/generated/till.ts'
import { setWebhook } from '../gateway/businesses/set-webhook.ts'
import { evmTillFactory } from '../gateway/chains/evm/evm-till-factory.ts'
import { type Gateway, startGateway } from '../gateway/entry/start-gateway.ts'
import { createLogger } from '../gateway/runtime/logger.ts'
import { findBleumiWebhook } from '../gateway/storage/bleumi-events.ts'
import { businessExists } from '../gateway/storage/businesses.ts'
import { createScanStore } from '../gateway/storage/scan-store.ts'
import { writeAuditFile } from './audit-file.ts'
import { lockHome } from './home-lock.ts'
import { type KeptService, keepRunning, type Service } from './keep-running.ts'
import { openSandboxClock } from './sandbox-clock.ts'
import {
  describeChain,
  removeSandboxFile,
  type SandboxFile,
  sandboxFilePath,
  writeSandboxFile,
} from './sandbox-file.ts'
import { sandboxGatewayConfig } from './sandbox-gateway-config.ts'
import { chainIdOf, chooseNetworks, type SandboxNetwork } from './sandbox-networks.ts'
import { sandboxPayoutPolicy } from './sandbox-payout-policy.ts'
import { sandboxRoutes } from './sandbox-routes.ts'
import { readSecrets, type SandboxSecrets } from './sandbox-secrets.ts'
import { createSandboxMerchant, type SandboxMerchant, seedDemoMerchant } from './seed-merchant.ts'
import { openShop } from './shop/open-shop.ts'
import { shopOptions } from './shop/shop-options.ts'
import { startPostgres } from './start-postgres.ts'
import { startSandboxChain } from './start-sandbox-chain.ts'
import { chooseSocketPath, startSigner } from './start-signer.ts'

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
 * @throws HomeInUse, UnknownChain, PostgresUnavailable, ChildFailed, NodeRefused, or the gateway's own error
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const networks = chooseNetworks(options.chains)
  mkdirSync(options.home, { recursive: true, mode: 0o711 })
  const home = realpathSync(options.home)
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
    if (options.databaseUrl !== undefined) return options.databaseUrl
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
    chains: ready.map(({ config, faults }) => ({ config: { ...config, rpcUrls: [faults.url] } })),
  })

  const logFile = path.join(home, 'logs', 'gateway.log')
  mkdirSync(path.dirname(logFile), { recursive: true })
  const log = createWriteStream(logFile, { flags: 'w', mode: 0o600 })
  closers.push(() => new Promise<void>(resolve => log.end(() => resolve())))
  let merchant: SandboxMerchant | undefined
  let file: SandboxFile | undefined
  let bleumiUrl: string | null = null
  let running: Gateway | undefined
  const gateway = await step('gateway', () =>
    startGateway(config, {
      logger: createLogger(config.logLevel, log),
      clock,
      extraRoutes: async (app, db) => {
        const demo = await seedDemoMerchant(db, secrets, config.networks)
        const { businessId } = demo.merchant
        merchant = demo
        bleumiUrl = await findBleumiWebhook(db, businessId)
        await sandboxRoutes(app, {
          chains: ready,
          clock,
          lowestBlock: chainId => createScanStore(db, { windowMs: 0 }).lowestBlock(chainId),
          wakeGateway: () => running?.wake(),
          tillFactory: evmTillFactory,
          setBleumiWebhook: async (url, owner = businessId) => {
            if (!(await businessExists(db, owner))) return null
            const set = await setWebhook(db, owner, url)
            if (owner === businessId && file) {
              file = { ...file, webhooks: { bleumiUrl: url } }
              writeSandboxFile(home, file)
            }
            return set
          },
          createMerchant: () => createSandboxMerchant(db, config.networks),
          overview: () =>
            file && { baseUrl: file.baseUrl, pid: file.pid, chains: file.chains.map(withoutKey) },
        })
        const shop = shopOptions(ready, {
          apiKey: demo.apiKeys.blockbee,
          url: () => running?.url,
          nowMs: () => clock.nowMs(),
        })
        await openShop(app, shop, () => file)
      },
    }),
  )
  running = gateway
  closers.push(() => gateway.close())
  if (merchant === undefined) throw new Error('the gateway did not add the routes of the sandbox')
  file = {
    baseUrl: gateway.url,
    pid: process.pid,
    ...merchant,
    webhooks: { bleumiUrl },
    chains: ready.map(chain => describeChain(chain.config, evmTillFactory.formatAddress)),
  }
  // The audit asks the nodes themselves, whatever faults are on.
  writeAuditFile(home, { databaseUrl, networks: ready.map(chain => chain.config) })
  writeSandboxFile(home, file)
  closers.push(() => removeSandboxFile(home))
  return { url: gateway.url, file }
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

function withoutKey(chain: SandboxFile['chains'][number]): unknown {
  const { payer, ...rest } = chain
  return { ...rest, payer: { address: payer.address } }
}
