import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { KeyAuthenticator } from '../businesses/authenticate.ts'
import { type AssetProblem, checkAssets } from '../chains/evm/check-assets.ts'
import { openEvmChain } from '../chains/evm/evm-chain.ts'
import { evmTillFactory } from '../chains/evm/evm-till-factory.ts'
import { unsignedEvmPayout } from '../chains/evm/payout-writer.ts'
import type { ChainReader } from '../chains/port.ts'
import {
  bleumiComposer,
  DEFAULT_LIMITS,
  PRODUCTION_CODES,
  registerBleumi,
  SANDBOX_CODES,
} from '../dialects/bleumi/index.ts'
import { blockbeeComposer, registerBlockbee, registerPayouts } from '../dialects/blockbee/index.ts'
import { registerConsole } from '../dialects/console/index.ts'
import { registerDocumentation } from '../dialects/docs/register-documentation.ts'
import { buildHttpServer } from '../dialects/http-server.ts'
import { registerPages } from '../dialects/pages/index.ts'
import type { ReadinessProbe } from '../dialects/readiness.ts'
import { AssetRegistry } from '../domain/assets.ts'
import { createOutbound } from '../notify/outbound-client.ts'
import { createCallbackSigner } from '../notify/sign-callback.ts'
import { startNotifier } from '../notify/start-notifier.ts'
import { operationSource } from '../operations/send-operations.ts'
import { payoutSource } from '../payouts/send-payouts.ts'
import { type OffsetClock, systemClock } from '../runtime/clock.ts'
import type { GatewayConfig, NetworkConfig } from '../runtime/config.ts'
import type { Logger } from '../runtime/logger.ts'
import { Wake } from '../runtime/wake.ts'
import { applyMigrations } from '../storage/apply-migrations.ts'
import { type Database, openDatabase } from '../storage/database.ts'
import { createOperationSendStore } from '../storage/operations-send.ts'
import { createPayoutSendStore } from '../storage/payouts-send.ts'
import { TransferRates } from '../storage/rates-transfers.ts'
import { createScanStore } from '../storage/scan-store.ts'
import { createSecondLookStore } from '../storage/second-look-store.ts'
import { createSettleStore } from '../storage/settle-store.ts'
import { createSweepStore } from '../storage/sweep-store.ts'
import { buildRates } from './build-rates.ts'
import { type ConnectedSigner, connectSigner } from './connect-signer.ts'
import { createForwardCosts, type ForwardCosts } from './forward-costs.ts'
import { createMetrics } from './metrics.ts'
import { createRateMetrics } from './rate-metrics.ts'
import { type RunningChain, startChain } from './start-chain.ts'
import { startOrders } from './start-orders.ts'
import { createTokenCheck, type TokenCheck } from './token-check.ts'

/** What the caller adds to a gateway. */
export interface GatewayOptions {
  readonly logger: Logger
  /** What every due time, expiry and retry goes by. Default: the machine's clock. */
  readonly clock?: OffsetClock
  /** More routes on the same server; the sandbox uses it. */
  readonly extraRoutes?: (app: FastifyInstance, db: Database) => Promise<void> | void
}

/** A running gateway. */
export interface Gateway {
  /** Where it listens, without a trailing slash. */
  readonly url: string
  /** Settlement account that pays the gas, canonical form. */
  readonly settlementAccount: string
  /** Looks at once for what is due; to be called when the clock was moved. Without it polling finds it. */
  wake(): void
  /** Finishes what is under way (bounded) and lets everything go. */
  close(): Promise<void>
}

const POOL_MAX = 24

/**
 * Starts every role in this process: migrations, then per chain the checks, scanner and settler, the notifier, and last
 * the HTTP server, so that no address is given out before its chain is watched (F8). Whatever fails closes what was
 * opened and throws.
 */
export async function startGateway(config: GatewayConfig, options: GatewayOptions): Promise<Gateway> {
  const { logger } = options
  const closers: (() => Promise<void> | void)[] = []
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  try {
    return await assemble(config, options, closer => closers.push(closer), close)
  } catch (error) {
    await close().catch(failure => logger.error({ err: failure }, 'closing after a failed start failed'))
    throw error
  }
}

async function assemble(
  config: GatewayConfig,
  { logger, extraRoutes, clock = systemClock }: GatewayOptions,
  onClose: (closer: () => Promise<void> | void) => void,
  close: () => Promise<void>,
): Promise<Gateway> {
  const db = openDatabase(config.databaseUrl, {
    poolMax: POOL_MAX,
    onError: error => logger.warn({ err: error }, 'a database connection broke'),
  })
  onClose(() => db.close())
  await applyMigrations(db)

  const registry = new AssetRegistry(config.networks)
  const metrics = createMetrics()
  const notifyWake = new Wake()
  const ordersWake = new Wake()
  const connected = await connectSigner(config.signer)
  onClose(() => connected.client.close())

  const forwardCosts = createForwardCosts(registry, clock)
  const {
    rates,
    snapshots,
    stop: stopRates,
  } = buildRates(config, clock, logger, createRateMetrics(metrics.registry))
  onClose(stopRates)
  const transferRates = new TransferRates(snapshots, registry)
  const tokenCheck = createTokenCheck(registry)
  const shared = {
    ...{ db, registry, connected, metrics, notifyWake, ordersWake, logger, clock },
    ...{ forwardCosts, tokenCheck, transferRates },
  }
  const chains = await startChains(config, shared, onClose)

  const callbackSigner = createCallbackSigner(config.callbackKeyPem)
  const catalogue = {
    registry,
    tillFactories: { evm: evmTillFactory },
    rates,
    transferRates,
  }
  const outbound = createOutbound({ clock, allowLoopback: config.mode === 'sandbox' })
  onClose(() => outbound.close())
  const notifier = startNotifier({
    db,
    clock,
    timeOffsetMs: () => clock.offsetMs(),
    config: config.notify,
    composers: { blockbee: blockbeeComposer(catalogue), bleumi: bleumiComposer(catalogue) },
    signer: callbackSigner,
    outbound,
    wake: notifyWake,
    logger,
    metrics: metrics.notify,
  })
  onClose(() => notifier.stop())
  const orders = startOrders({ ...catalogue, db, clock, logger, ordersWake, notifyWake })
  onClose(() => orders.stop())

  const app = buildHttpServer({ logger, metrics: metrics.registry, probes: probes(db, connected, chains) })
  onClose(() => app.close())
  let url = `http://${config.host}:${config.port}`
  const keys = new KeyAuthenticator(db, clock)
  registerBlockbee(app, {
    ...catalogue,
    sql: db,
    keys,
    publicKeyPem: callbackSigner.publicKeyPem,
    clock,
    forwardCost: forwardCosts.of,
    publicUrl: () => config.publicUrl ?? url,
    allowLoopback: config.mode === 'sandbox',
  })
  registerPayouts(app, {
    ...{ ...catalogue, db, keys, payoutAccount: connected.signer.address },
    payoutWriters: new Map(
      config.networks.map(({ chainId }) => [chainId, { unsignedPayout: unsignedEvmPayout }]),
    ),
  })
  await registerBleumi(app, {
    ...catalogue,
    sql: db,
    keys,
    networkCodes: config.mode === 'sandbox' ? SANDBOX_CODES : PRODUCTION_CODES,
    operator: connected.signer.address,
    tokenIsUsable: tokenCheck.isUsable,
    operationRequested: () => {
      for (const chain of chains) chain.wake()
    },
    clock,
    logger,
    limits: config.limits === 'on' ? DEFAULT_LIMITS : null,
  })
  registerPages(app, orders.pages)
  registerConsole(app, {
    ...{ db, clock, logger, registry, tillFactories: catalogue.tillFactories },
    secure: config.mode === 'production',
    limits: config.limits,
    publicUrl: () => config.publicUrl ?? url,
  })
  registerDocumentation(app)
  await extraRoutes?.(app, db)
  await app.listen({ host: config.host, port: config.port })
  const address: AddressInfo | string | null = app.server.address()
  if (typeof address === 'object' && address) url = `http://${config.host}:${address.port}`
  const wake = (): void => {
    notifyWake.signal()
    ordersWake.signal()
    for (const chain of chains) chain.wake()
  }
  return { url, settlementAccount: connected.signer.address, wake, close }
}

interface Shared {
  readonly db: Database
  readonly registry: AssetRegistry
  readonly connected: ConnectedSigner
  readonly metrics: ReturnType<typeof createMetrics>
  readonly notifyWake: Wake
  readonly ordersWake: Wake
  readonly logger: Logger
  readonly clock: OffsetClock
  readonly forwardCosts: ForwardCosts
  readonly transferRates: TransferRates
  readonly tokenCheck: TokenCheck
}

async function startChains(
  config: GatewayConfig,
  shared: Shared,
  onClose: (closer: () => Promise<void> | void) => void,
): Promise<RunningChain[]> {
  const offsetMs = (): number => shared.clock.offsetMs()
  const large = config.networks.flatMap(({ secondSource }) => secondSource?.large ?? [])
  const confirming = {
    windowMs: config.settle.windowMs,
    large,
    offsetMs,
    transferRates: shared.transferRates,
    operationConfirmations: config.settle.operationConfirmations,
  }
  const scanStore = createScanStore(shared.db, confirming)
  const secondLookStore = createSecondLookStore(shared.db, confirming)
  const settleStore = createSettleStore(shared.db, { offsetMs })
  const payoutStore = createPayoutSendStore(shared.db, { offsetMs })
  const operationStore = createOperationSendStore(shared.db, { offsetMs })
  const sweepStore = createSweepStore(shared.db)
  return Promise.all(
    config.networks.map(async network => {
      const { reader, writer, payoutWriter, exactWriter, rpc } = openEvmChain({ network })
      onClose(() => reader.close())
      shared.forwardCosts.add(writer)
      shared.tokenCheck.add(rpc)
      const second = openSecondSource(network)
      if (second) onClose(() => second.close())
      refuseProblems(network.network, await checkAssets(rpc, network.assets), shared.logger)
      const running = await startChain({
        ...shared,
        network,
        config,
        reader,
        second,
        writer,
        scanStore,
        secondLookStore,
        settleStore,
        sources: [
          payoutSource({
            ...{ writer, payoutWriter, payoutStore, registry: shared.registry },
            ...{ signer: shared.connected.payoutSigner, feeCapWei: config.settle.feeCapWei },
          }),
          operationSource({
            ...{ writer, exactWriter, operationStore, onEnded: () => shared.notifyWake.signal() },
            ...{ signer: shared.connected.signer, feeCapWei: config.settle.feeCapWei },
          }),
        ],
        sweepStore,
        signer: shared.connected.signer,
      })
      onClose(() => running.stop())
      return running
    }),
  )
}

function openSecondSource({ chainId, secondSource }: NetworkConfig): ChainReader | null {
  return secondSource ? openEvmChain({ network: { chainId, rpcUrls: secondSource.rpcUrls } }).reader : null
}

/** What is on the chain differs from what is configured: amounts or addresses would be wrong (F4). */
export class ChainMismatch extends Error {
  readonly code = 'chain_mismatch'
}

/** A node that does not answer is no mismatch: checks that passed once still hold, and scanning waits for it anyway. */
function refuseProblems(network: string, problems: readonly AssetProblem[], logger: Logger): void {
  const certain = problems.filter(problem => problem.code !== 'no_answer')
  if (certain.length > 0)
    throw new ChainMismatch(
      certain.map(({ code, subject, detail }) => `${network}: ${code} ${subject}: ${detail}`).join('\n'),
    )
  if (problems.length > 0) logger.warn({ network, problems }, 'assets could not be checked against the chain')
}

function probes(db: Database, connected: ConnectedSigner, chains: readonly RunningChain[]): ReadinessProbe[] {
  return [
    {
      name: 'database',
      check: async () => {
        await db.query('select 1')
        return { ready: true }
      },
    },
    {
      name: 'signer',
      check: async () => {
        const status = await connected.client.status()
        return status.kind === 'status'
          ? { ready: true, details: { account: connected.signer.address, paused: status.paused } }
          : { ready: false, details: { reason: status.reason } }
      },
    },
    ...chains.map(chain => ({
      name: `chain:${chain.network}`,
      check: async () => {
        const { scan, settleTrouble } = chain.state()
        const reason = 'reason' in scan ? scan.reason : null
        return {
          ready: scan.kind !== 'halted' && scan.kind !== 'waiting',
          details: { scan: scan.kind, reason, settleTrouble, ...chain.detection() },
        }
      },
    })),
  ]
}
