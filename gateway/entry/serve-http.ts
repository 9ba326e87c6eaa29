import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import { KeyAuthenticator } from '../businesses/authenticate.ts'
import type { PayoutWriter } from '../chains/port.ts'
import {
  BLEUMI_REFUSALS,
  DEFAULT_LIMITS,
  PRODUCTION_CODES,
  registerBleumi,
  SANDBOX_CODES,
} from '../dialects/bleumi/index.ts'
import { type AssetCatalogue, registerBlockbee, registerPayouts } from '../dialects/blockbee/index.ts'
import { closeServer } from '../dialects/close-server.ts'
import { registerConsole } from '../dialects/console/index.ts'
import { registerDocumentation } from '../dialects/docs/register-documentation.ts'
import { buildHttpServer } from '../dialects/http-server.ts'
import { PAGE_LIMITS, registerPages, UNLIMITED_REQUESTS } from '../dialects/pages/index.ts'
import type { ReadinessProbe } from '../dialects/readiness.ts'
import type { ChainId } from '../domain/assets.ts'
import type { OffsetClock } from '../runtime/clock.ts'
import type { GatewayConfig } from '../runtime/config.ts'
import type { Logger } from '../runtime/logger.ts'
import type { SecretStore } from '../storage/secret-box.ts'
import type { ForwardCosts } from './forward-costs.ts'
import type { GasCheck } from './gas-check.ts'
import { listenUrl } from './listen-url.ts'
import type { TokenCheck } from './token-check.ts'

/** What the HTTP side is made of. */
export interface HttpParts extends AssetCatalogue, SecretStore {
  readonly clock: OffsetClock
  readonly logger: Logger
  readonly metrics: Registry
  readonly probes: readonly ReadinessProbe[]
  readonly pages: Parameters<typeof registerPages>[1]
  readonly publicKeyPem: string
  /** Our settlement account, canonical form. */
  readonly account: string
  readonly forwardCosts: ForwardCosts
  /** Of every configured chain. */
  readonly payoutWriters: ReadonlyMap<ChainId, PayoutWriter>
  readonly tokenCheck: TokenCheck
  readonly gasCheck: GasCheck
  /** Makes the chains look at once for what is to be done. */
  wakeChains(): void
}

/** A listening server. */
export interface HttpSide {
  /** Where it listens, without a trailing slash. */
  url(): string
  /** Answers what is under way, then closes every connection, within about 3 s. */
  close(): Promise<void>
}

/** Puts every dialect and page on one server and listens. When that fails nothing stays open. */
export async function serveHttp(
  config: GatewayConfig,
  parts: HttpParts,
  extraRoutes?: (app: FastifyInstance, store: SecretStore) => Promise<void> | void,
): Promise<HttpSide> {
  const { logger, metrics, probes } = parts
  const app = buildHttpServer({
    ...{ logger, metrics, probes },
    trustedProxies: config.trustedProxies,
    refusalForms: [BLEUMI_REFUSALS],
  })
  let url = `http://${config.host}:${config.port}`
  try {
    await registerDialects(app, config, parts, () => config.publicUrl ?? url)
    await extraRoutes?.(app, parts)
    await app.listen({ host: config.host, port: config.port })
  } catch (error) {
    await closeServer(app)
    throw error
  }
  const address: AddressInfo | string | null = app.server.address()
  if (typeof address === 'object' && address) url = listenUrl(config.host, address.port)
  return { url: () => url, close: () => closeServer(app) }
}

async function registerDialects(
  app: FastifyInstance,
  config: GatewayConfig,
  parts: HttpParts,
  publicUrl: () => string,
): Promise<void> {
  const { db, box, clock, logger, registry, tillFactories, rates, transferRates, payoutWriters } = parts
  const catalogue = { registry, tillFactories, rates, transferRates }
  const keys = new KeyAuthenticator(db, clock)
  registerBlockbee(app, {
    ...catalogue,
    db,
    keys,
    publicKeyPem: parts.publicKeyPem,
    clock,
    forwardCost: parts.forwardCosts.of,
    publicUrl,
    allowLoopback: config.mode === 'sandbox',
  })
  registerPayouts(app, {
    ...{ ...catalogue, db, keys, payoutAccount: parts.account },
    payoutWriters,
  })
  await registerBleumi(app, {
    ...catalogue,
    ...{ sql: db, db, box },
    keys,
    networkCodes: config.mode === 'sandbox' ? SANDBOX_CODES : PRODUCTION_CODES,
    operator: parts.account,
    tokenIsUsable: parts.tokenCheck.isUsable,
    hasGas: parts.gasCheck.hasGas,
    operationRequested: parts.wakeChains,
    publicUrl,
    clock,
    logger,
    limits: config.limits === 'on' ? DEFAULT_LIMITS : null,
  })
  registerPages(app, parts.pages, config.limits === 'on' ? PAGE_LIMITS : UNLIMITED_REQUESTS)
  registerConsole(app, {
    ...{ db, box, clock, logger, registry, tillFactories, payoutWriters, probes: parts.probes },
    secure: config.mode === 'production',
    limits: config.limits,
    publicUrl,
  })
  registerDocumentation(app)
}
