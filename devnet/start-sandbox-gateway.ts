import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs'
import path from 'node:path'
import { setWebhook } from '../gateway/businesses/set-webhook.ts'
import { evmTillFactory } from '../gateway/chains/evm/evm-till-factory.ts'
import { type Gateway, startGateway } from '../gateway/entry/start-gateway.ts'
import type { GatewayConfig } from '../gateway/runtime/config.ts'
import { createLogger } from '../gateway/runtime/logger.ts'
import { findBleumiWebhook } from '../gateway/storage/bleumi-events.ts'
import { businessExists } from '../gateway/storage/businesses.ts'
import { createScanStore } from '../gateway/storage/scan-store.ts'
import type { SandboxClock } from './sandbox-clock.ts'
import { describeChain, type SandboxFile, writeSandboxFile } from './sandbox-file.ts'
import type { RouteChain } from './sandbox-request.ts'
import { sandboxRoutes } from './sandbox-routes.ts'
import type { SandboxSecrets } from './sandbox-secrets.ts'
import { createSandboxMerchant, type SandboxMerchant, seedDemoMerchant } from './seed-merchant.ts'
import { openShop } from './shop/open-shop.ts'
import { shopOptions } from './shop/shop-options.ts'

/** What the sandbox's gateway is made of. */
export interface SandboxGatewayParts {
  readonly home: string
  readonly config: GatewayConfig
  readonly secrets: SandboxSecrets
  readonly clock: SandboxClock
  readonly chains: readonly RouteChain[]
  /** Keeps what ends it, to be run in reverse order. */
  onClose(closer: () => Promise<unknown>): void
}

/**
 * Starts the gateway in this process, with the demo merchant, `/sandbox`, the demo shop and the front page. `file` is what
 * `sandbox.json` holds now.
 */
export async function startSandboxGateway(
  parts: SandboxGatewayParts,
): Promise<{ readonly url: string; file(): SandboxFile }> {
  const { home, config, secrets, clock, chains, onClose } = parts
  const log = openLog(home)
  onClose(() => new Promise<void>(resolve => log.end(() => resolve())))
  let known: { readonly merchant: SandboxMerchant; bleumiUrl: string | null } | undefined
  let running: Gateway | undefined
  const file = (): SandboxFile | undefined =>
    known && running && describeSandbox(running.url, known.merchant, known.bleumiUrl, chains)
  const gateway = await startGateway(config, {
    logger: createLogger(config.logLevel, log),
    clock,
    extraRoutes: async (app, store) => {
      const { db } = store
      const merchant = await seedDemoMerchant(db, secrets, config.networks)
      const { businessId } = merchant.merchant
      const demo = { merchant, bleumiUrl: await findBleumiWebhook(db, businessId) }
      known = demo
      await sandboxRoutes(app, {
        chains,
        clock,
        lowestBlock: chainId => createScanStore(db, { windowMs: 0 }).lowestBlock(chainId),
        wakeGateway: () => running?.wake(),
        tillFactory: evmTillFactory,
        setBleumiWebhook: async (url, owner = businessId) => {
          if (!(await businessExists(db, owner))) return null
          const set = await setWebhook(store, { businessId: owner, actor: 'sandbox' }, url)
          if (owner === businessId) demo.bleumiUrl = url
          const content = file()
          if (content) writeSandboxFile(home, content)
          return set
        },
        createMerchant: () => createSandboxMerchant(db, config.networks),
        overview: () => withoutSecrets(file()),
      })
      const shop = shopOptions(chains, {
        apiKey: merchant.apiKeys.blockbee,
        url: () => running?.url,
        nowMs: () => clock.nowMs(),
      })
      await openShop(app, shop, file)
    },
  })
  running = gateway
  onClose(() => gateway.close())
  return {
    url: gateway.url,
    file() {
      const content = file()
      if (!content) throw new Error('the gateway did not add the routes of the sandbox')
      return content
    },
  }
}

function openLog(home: string): WriteStream {
  const file = path.join(home, 'logs', 'gateway.log')
  mkdirSync(path.dirname(file), { recursive: true })
  return createWriteStream(file, { flags: 'w', mode: 0o600 })
}

function describeSandbox(
  baseUrl: string,
  merchant: SandboxMerchant,
  bleumiUrl: string | null,
  chains: readonly RouteChain[],
): SandboxFile {
  return {
    baseUrl,
    pid: process.pid,
    ...merchant,
    webhooks: { bleumiUrl },
    chains: chains.map(chain => describeChain(chain.config, evmTillFactory.formatAddress)),
  }
}

function withoutSecrets(file: SandboxFile | undefined): unknown {
  return file && { baseUrl: file.baseUrl, pid: file.pid, chains: file.chains.map(withoutKey) }
}

function withoutKey(chain: SandboxFile['chains'][number]): unknown {
  const { payer, ...rest } = chain
  return { ...rest, payer: { address: payer.address } }
}
