import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { openTestDatabase } from '../../../../devnet/test-database.ts'
import { createApiKey } from '../../../businesses/api-keys.ts'
import { KeyAuthenticator } from '../../../businesses/authenticate.ts'
import { createTestBusiness } from '../../../businesses/test-business.ts'
import { evmTillFactory } from '../../../chains/evm/evm-till-factory.ts'
import type { AssetRegistry } from '../../../domain/assets.ts'
import { newUuid } from '../../../domain/ids.ts'
import type { CheckoutView } from '../../../orders/checkout-view.ts'
import { systemClock } from '../../../runtime/clock.ts'
import { Wake } from '../../../runtime/wake.ts'
import type { BleumiEdition } from '../../../storage/api-keys.ts'
import type { Database } from '../../../storage/database.ts'
import { TEST_BOX } from '../../../storage/test/test-box.ts'
import { setDefaultAddress } from '../../../tills/set-default-address.ts'
import { closeServer } from '../../close-server.ts'
import { buildHttpServer } from '../../http-server.ts'
import { checkoutPages, registerPages } from '../../pages/index.ts'
import { SANDBOX_CODES } from '../network-codes.ts'
import { BLEUMI_REFUSALS } from '../refuse-unrouted.ts'
import { registerBleumi } from '../register-routes.ts'
import type { BleumiParts } from '../route.ts'
import { ETHEREUM, registry } from './checkout-assets.ts'

/** Path of hosted checkout. */
export const HC = '/v1/payment/hc'
/** The settlement account. */
export const OPERATOR = `0x${'3'.repeat(40)}`
/** The merchant's own address, where settled money goes. */
export const OWNER = `0x${'1'.repeat(40)}`
/** Where pages are said to be. */
export const PUBLIC_URL = 'https://pay.example'

/** An answer of the API. */
export interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
}

let orders = 0

/** A body that asks for 10 USD under an id of its own. */
export function checkoutBody(over: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  orders += 1
  return {
    ...{ id: `order-${orders}`, currency: 'USD', amount: '10' },
    ...{ successUrl: 'https://shop.example/thanks?key=a%2Bb', cancelUrl: 'https://shop.example/cart' },
    ...over,
  }
}

/** What the answer to such a body says, and the merchant's own id. */
export interface CreatedCheckout {
  readonly order: string
  readonly id: string
  readonly url: string
}

/** Hosted checkouts over real HTTP and PostgreSQL, with transfers and blocks as the scanner writes them. */
export interface OpenCheckouts {
  readonly db: Database
  readonly registry: AssetRegistry
  readonly url: string
  /** A business with settlement addresses for these tickers, and its key. */
  merchant(
    tickers?: readonly string[],
    over?: { addressOverride?: boolean; edition?: BleumiEdition },
  ): Promise<{ businessId: string; key: string }>
  /** One more key of a business. */
  anotherKey(businessId: string, edition: BleumiEdition): Promise<string>
  call(method: 'GET' | 'POST', path: string, key: string, body?: unknown): Promise<Answer>
  /** Asks for a checkout like this, which must succeed. */
  create(key: string, over?: Readonly<Record<string, unknown>>): Promise<CreatedCheckout>
  view(pageUrl: unknown): Promise<CheckoutView>
  /** Status of the answer. */
  choose(pageUrl: unknown, ticker: string): Promise<number>
  /** Chooses a token, which must succeed; its address in lower case. */
  addressOf(pageUrl: unknown, ticker?: string): Promise<string>
  /** A transfer in the block after the head; returns its hash. */
  pay(address: string, assetId: string, amountAtoms: bigint): Promise<string>
  /** So many more blocks. */
  mine(blocks: number): Promise<void>
  /** Takes a transaction off the chain. */
  orphan(txid: string): Promise<void>
  /** Number of rows in every table that a request could write. */
  rows(): Promise<string>
  close(): Promise<void>
}

/** `over` replaces parts of the server. */
export async function openCheckouts(over: Partial<BleumiParts> = {}): Promise<OpenCheckouts> {
  const database = await openTestDatabase(8)
  const { db } = database
  const logger = pino({ level: 'silent' })
  const tillFactories = { evm: evmTillFactory }
  const refusalForms = [BLEUMI_REFUSALS]
  const app = buildHttpServer({ logger, metrics: new Registry(), probes: [], refusalForms })
  await registerBleumi(app, {
    ...{
      sql: db,
      db,
      box: TEST_BOX,
      keys: new KeyAuthenticator(db, systemClock),
      registry,
      tillFactories,
      logger,
    },
    ...{ networkCodes: SANDBOX_CODES, operator: OPERATOR, clock: systemClock, limits: null },
    ...{ publicUrl: () => PUBLIC_URL, operationRequested: () => undefined },
    ...{ tokenIsUsable: async () => 'usable', hasGas: async () => 'yes', ...over },
  })
  const pages = checkoutPages({
    db,
    box: TEST_BOX,
    registry,
    tillFactories,
    operator: OPERATOR,
    clock: systemClock,
  })
  registerPages(app, { sources: [pages], clock: systemClock, wake: new Wake(), logger })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  await db.query(`insert into cursors (chain_id, number, hash, final_number) values ($1, 100, '0xhead', 0)`, [
    ETHEREUM.chainId,
  ])
  const head = async (): Promise<bigint> => {
    const { rows } = await db.query<{ number: bigint }>('select number from cursors')
    return rows[0]?.number ?? 0n
  }
  const mine = async (blocks: number): Promise<void> => {
    await db.query('update cursors set number = number + $1', [blocks])
  }
  const onServer = (pageUrl: unknown): string => url + new URL(String(pageUrl)).pathname
  let made = 0
  const self: OpenCheckouts = {
    ...{ db, registry, url, mine },
    async create(key, over) {
      const body = checkoutBody(over)
      const answer = await self.call('POST', HC, key, body)
      assert.equal(answer.status, 200, JSON.stringify(answer.body))
      return { order: String(body.id), id: String(answer.body.id), url: String(answer.body.url) }
    },
    async addressOf(pageUrl, ticker = 'erc20/usdt') {
      assert.equal(await self.choose(pageUrl, ticker), 303)
      return (await self.view(pageUrl)).selected?.address.toLowerCase() ?? ''
    },
    async merchant(tickers = ['erc20/usdt', 'erc20/dai', 'erc20/cent'], over = {}) {
      made += 1
      const { businessId } = await createTestBusiness(db, {
        ...{ name: `Shop ${made}`, email: `shop-${made}@example.com`, password: 'correct horse battery' },
      })
      for (const ticker of tickers)
        await setDefaultAddress({ sql: db, registry, tillFactories }, { businessId, ticker, address: OWNER })
      const grant = { addressOverride: false, edition: 'g5' as const, ...over }
      const { key } = await createApiKey(db, { businessId, dialect: 'bleumi', ...grant })
      return { businessId, key }
    },
    async anotherKey(businessId, edition) {
      return (await createApiKey(db, { businessId, dialect: 'bleumi', addressOverride: true, edition })).key
    },
    async call(method, path, key, body) {
      const response = await fetch(url + path, {
        ...{ method, headers: { 'x-api-key': key, 'content-type': 'application/json' } },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      return { status: response.status, body: JSON.parse(await response.text()) }
    },
    async view(pageUrl) {
      const answer = await fetch(`${onServer(pageUrl)}state`)
      if (!answer.ok) throw new Error(`status ${answer.status}`)
      return (await answer.json()) as CheckoutView
    },
    async choose(pageUrl, ticker) {
      const body = new URLSearchParams({ ticker })
      return (await fetch(`${onServer(pageUrl)}choose`, { method: 'POST', body, redirect: 'manual' })).status
    },
    async pay(address, assetId, amountAtoms) {
      await mine(1)
      const id = newUuid()
      const txid = `0x${id.replaceAll('-', '').padStart(64, '0')}`
      await db.query(
        `insert into transfers (business_id, id, chain_id, txid, ordinal, till_id, asset_id, amount_atoms, sender,
                                block_number, block_hash, tx_index, state, disposition)
         select business_id, $2, $3, $4, 0, id, $5, $6, '0xpayer', $7, '0xblock', 0, 'confirmed', 'accepted'
           from tills where address = $1`,
        [address.toLowerCase(), id, ETHEREUM.chainId, txid, assetId, amountAtoms, await head()],
      )
      return txid
    },
    async orphan(txid) {
      await db.query(
        `update transfers set state = 'orphaned', block_number = null, block_hash = null where txid = $1`,
        [txid],
      )
    },
    async rows() {
      const tables = [
        'bleumi_checkouts',
        'bleumi_payments',
        'bleumi_payment_addresses',
        'tills',
        'till_operations',
      ]
      const counts = tables.map(table => `(select count(*) from ${table})`)
      const { rows } = await db.query<{ all: string }>(`select concat_ws(' ', ${counts}) as all`)
      return rows[0]?.all ?? ''
    },
    async close() {
      await closeServer(app)
      await database.close()
    },
  }
  return self
}
