import { Writable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { openTestDatabase } from '../../../../devnet/test-database.ts'
import { createApiKey } from '../../../businesses/api-keys.ts'
import { KeyAuthenticator } from '../../../businesses/authenticate.ts'
import { createTestBusiness } from '../../../businesses/test-business.ts'
import { evmTillFactory } from '../../../chains/evm/evm-till-factory.ts'
import { type Asset, AssetRegistry, type NetworkSpec } from '../../../domain/assets.ts'
import { crossRates } from '../../../rates/cross-rates.ts'
import { fixedTable } from '../../../rates/fixed-table.ts'
import type { Rates } from '../../../rates/ports.ts'
import { createSnapshots } from '../../../rates/rate-snapshots.ts'
import { systemClock } from '../../../runtime/clock.ts'
import type { Database } from '../../../storage/database.ts'
import { TransferRates } from '../../../storage/rates-transfers.ts'
import { closeServer } from '../../close-server.ts'
import { buildHttpServer } from '../../http-server.ts'
import { registerBlockbee } from '../register-routes.ts'
import type { AssetCatalogue, ForwardCost } from '../route.ts'

/** Where the server is said to be. */
export const PUBLIC_URL = 'https://pay.shop.example'
const PUBLIC_KEY_PEM = '-----BEGIN PUBLIC KEY-----\nMCowBQ==\n-----END PUBLIC KEY-----\n'

function asset(spec: Omit<Asset, 'id' | 'name'>): Asset {
  const reference = spec.contract === null ? 'slip44:60' : `erc20:${spec.contract}`
  return { ...spec, id: `${spec.chainId}/${reference}`, name: spec.symbol }
}

function network(
  chainId: string,
  name: string,
  prefix: string,
  native: Omit<Asset, 'id' | 'name'>,
): NetworkSpec {
  const token = (symbol: string, digit: string, decimals: number, stable: boolean): Asset =>
    asset({
      chainId,
      network: name,
      symbol,
      ticker: `${prefix}/${symbol.toLowerCase()}`,
      decimals,
      contract: `0x${digit.repeat(40)}`,
      minimumAtoms: 10n ** BigInt(decimals),
      stable,
    })
  return {
    chainId,
    network: name,
    family: 'evm',
    tickerPrefix: prefix,
    finality: { depth: 12, tag: true },
    assets: [
      asset(native),
      token('USDT', 'a', 6, true),
      token('USDC', 'b', 6, true),
      token('WBTC', 'c', 8, false),
    ],
  }
}

const ETHEREUM = { chainId: 'eip155:31337', network: 'ethereum', decimals: 18, contract: null, stable: false }
const POLYGON = { chainId: 'eip155:31338', network: 'polygon', decimals: 18, contract: null, stable: false }

/** Two networks with the tickers merchants use. */
export const registry = new AssetRegistry([
  network('eip155:31337', 'ethereum', 'erc20', {
    ...ETHEREUM,
    symbol: 'ETH',
    ticker: 'eth',
    minimumAtoms: 1_500_000_000_000_000n,
  }),
  network('eip155:31338', 'polygon', 'polygon', {
    ...POLYGON,
    symbol: 'POL',
    ticker: 'polygon/pol',
    minimumAtoms: 10n ** 18n,
  }),
])

const table = fixedTable(
  {
    coinsUsd: { eth: '3000', 'erc20/usdt': '1.002', 'polygon/pol': '0.45' },
    fiatPerUsd: { EUR: '0.92', JPY: '150' },
  },
  systemClock,
)

/** Its assets, at fixed prices. */
export const catalogue: AssetCatalogue = {
  registry,
  tillFactories: { evm: evmTillFactory },
  rates: crossRates(table),
  transferRates: new TransferRates(createSnapshots(table, systemClock), registry),
}

/** 0.001 of the network's coin for the first recipient, as much for each further one. */
const forwardCost: ForwardCost = async (asset, { recipients }) => {
  const coin = registry.byContract(asset.chainId, null)
  return coin ? { atoms: 10n ** 15n * BigInt(recipients), coin } : null
}

/** Distinct checksummed addresses. */
export function address(index: number): string {
  return evmTillFactory.formatAddress(`0x${index.toString(16).padStart(40, '1')}`)
}

/** A merchant with a key. */
export interface Merchant {
  readonly businessId: string
  readonly key: string
}

/** The protocol on a database of its own. */
export interface Blockbee {
  readonly app: FastifyInstance
  readonly db: Database
  /** Everything logged so far. */
  readonly logLines: string[]
  readonly publicKeyPem: string
  merchant(grant?: { addressOverride: boolean }): Promise<Merchant>
  /** GET of a path with query parameters, through the whole server but the socket. */
  get(
    path: string,
    query?: Record<string, string>,
  ): Promise<{ status: number; body: Record<string, unknown> }>
  /** Rows of every table that `create` writes. */
  countRows(): Promise<string>
  stop(): Promise<void>
}

/** The server on a database of its own. */
export async function startBlockbee({
  allowLoopback = true,
  ...options
}: {
  allowLoopback?: boolean
  rates?: Rates
  forwardCost?: ForwardCost
} = {}): Promise<Blockbee> {
  const testDatabase = await openTestDatabase(10)
  const { db } = testDatabase
  const logLines: string[] = []
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      logLines.push(chunk.toString())
      done()
    },
  })
  const app = buildHttpServer({ logger: pino({ level: 'trace' }, sink), metrics: new Registry(), probes: [] })
  registerBlockbee(app, {
    ...catalogue,
    db,
    keys: new KeyAuthenticator(db, systemClock),
    clock: systemClock,
    publicKeyPem: PUBLIC_KEY_PEM,
    forwardCost: options.forwardCost ?? forwardCost,
    publicUrl: () => PUBLIC_URL,
    rates: options.rates ?? catalogue.rates,
    allowLoopback,
  })
  await app.ready()
  let merchants = 0
  return {
    app,
    db,
    logLines,
    publicKeyPem: PUBLIC_KEY_PEM,
    merchant: async (grant = { addressOverride: true }) => {
      const { businessId } = await createTestBusiness(db, {
        name: 'Shop',
        email: `owner${++merchants}@shop.example`,
        password: 'correct horse battery',
      })
      const { key } = await createApiKey(db, { businessId, dialect: 'blockbee', ...grant })
      return { businessId, key }
    },
    get: async (path, query = {}) => {
      const parameters = new URLSearchParams(query).toString()
      const url = parameters === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${parameters}`
      const answer = await app.inject({ method: 'GET', url })
      return { status: answer.statusCode, body: answer.json() }
    },
    countRows: async () => {
      const { rows } = await db.query<{ counts: string }>(
        `select concat_ws(' ', (select count(*) from tills), (select count(*) from blockbee_callbacks),
                          (select count(*) from default_addresses), (select count(*) from api_keys),
                          (select count(*) from orders)) as counts`,
      )
      return rows[0]?.counts ?? ''
    },
    stop: async () => {
      await closeServer(app)
      await testDatabase.close()
    },
  }
}
