import type { FastifyInstance } from 'fastify'
import { evmTillFactory } from '../chains/evm/evm-till-factory.ts'
import type { PayoutWriter } from '../chains/port.ts'
import { bleumiComposer } from '../dialects/bleumi/index.ts'
import { blockbeeComposer } from '../dialects/blockbee/index.ts'
import { checkoutPages } from '../dialects/pages/index.ts'
import { AssetRegistry, type ChainId } from '../domain/assets.ts'
import { createOutbound } from '../notify/outbound-client.ts'
import { createCallbackSigner } from '../notify/sign-callback.ts'
import { startNotifier } from '../notify/start-notifier.ts'
import { type OffsetClock, systemClock } from '../runtime/clock.ts'
import type { GatewayConfig } from '../runtime/config.ts'
import type { Logger } from '../runtime/logger.ts'
import { Wake } from '../runtime/wake.ts'
import { TransferRates } from '../storage/rates-transfers.ts'
import type { SecretStore } from '../storage/secret-box.ts'
import { watchBacklog } from './backlog-metrics.ts'
import { becomeActive } from './become-active.ts'
import { buildRates } from './build-rates.ts'
import { createForwardCosts } from './forward-costs.ts'
import { createGasCheck } from './gas-check.ts'
import { createMetrics } from './metrics.ts'
import { migrate } from './migrate.ts'
import { openSecrets } from './open-secrets.ts'
import { watchOperations } from './operation-metrics.ts'
import { createRateMetrics } from './rate-metrics.ts'
import { readinessProbes } from './readiness-probes.ts'
import { serveHttp } from './serve-http.ts'
import { startChains } from './start-chains.ts'
import { startOrders } from './start-orders.ts'
import { createTokenCheck } from './token-check.ts'

/** What the caller adds to a gateway. */
export interface GatewayOptions {
  readonly logger: Logger
  /** What every due time, expiry and retry goes by. Default: the machine's clock. */
  readonly clock?: OffsetClock
  /** More routes on the same server; the sandbox uses it. */
  readonly extraRoutes?: (app: FastifyInstance, store: SecretStore) => Promise<void> | void
  /** Another gateway took over (F93): nothing works any more, the process should end. May be told many times. */
  readonly onLost?: (reason: string) => void
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

/**
 * Starts every role in this process: migrations and the lease, then per chain the checks, scanner and settler, the notifier, and last
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
  { logger, extraRoutes, clock = systemClock, onLost = () => undefined }: GatewayOptions,
  onClose: (closer: () => Promise<void> | void) => void,
  close: () => Promise<void>,
): Promise<Gateway> {
  await migrate(config.databaseUrl)
  const box = await openSecrets(config, logger)
  const { db, connected } = await becomeActive(config, {
    onError: error => logger.warn({ err: error }, 'a database connection broke'),
    onLost,
  })
  onClose(() => db.close())
  onClose(() => connected.client.close())

  const registry = new AssetRegistry(config.networks)
  const metrics = createMetrics()
  watchOperations(metrics.registry, db, config.networks, logger)
  watchBacklog(metrics.registry, db, config.networks, { clock, logger })
  const notifyWake = new Wake()
  const ordersWake = new Wake()
  const pagesWake = new Wake()
  // Pages of orders follow their orders; those of Bleumi's checkouts show transfers themselves.
  const transfersWake = {
    signal: () => {
      ordersWake.signal()
      pagesWake.signal()
    },
  }

  const forwardCosts = createForwardCosts(registry, clock)
  const {
    rates,
    snapshots,
    stop: stopRates,
  } = buildRates(config, clock, logger, createRateMetrics(metrics.registry))
  onClose(stopRates)
  const transferRates = new TransferRates(snapshots, registry)
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
    box,
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

  const tokenCheck = createTokenCheck(registry, clock)
  const gasCheck = createGasCheck(connected.signer.address)
  const payoutWriters = new Map<ChainId, PayoutWriter>()
  const shared = {
    ...{ db, registry, connected, metrics, notifyWake, ordersWake: transfersWake, logger, clock },
    told: notifier.told,
    ...{ forwardCosts, tokenCheck, gasCheck, transferRates, payoutWriters },
  }
  const chains = await startChains(config, shared, onClose)

  const orders = startOrders({ ...catalogue, db, clock, logger, ordersWake, notifyWake, pagesWake })
  onClose(() => orders.stop())

  const operator = connected.signer.address
  const checkouts = checkoutPages({ ...catalogue, db, box, clock, operator })
  const wakeChains = (): void => {
    for (const chain of chains) chain.wake()
  }
  const server = await serveHttp(
    config,
    {
      ...{ ...catalogue, db, box, clock, logger, metrics: metrics.registry, wakeChains },
      pages: { sources: [orders.pages, checkouts], clock, wake: pagesWake, logger },
      ...{ publicKeyPem: callbackSigner.publicKeyPem, account: operator },
      ...{
        forwardCosts,
        tokenCheck,
        gasCheck,
        payoutWriters,
        probes: readinessProbes(db, connected, chains),
      },
    },
    extraRoutes,
  )
  onClose(() => server.close())
  const wake = (): void => {
    notifyWake.signal()
    ordersWake.signal()
    wakeChains()
  }
  return { url: server.url(), settlementAccount: operator, wake, close }
}
