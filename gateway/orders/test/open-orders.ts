import { openTestDatabase } from '../../../devnet/test-database.ts'
import { createTestBusiness } from '../../businesses/test-business.ts'
import { evmTillFactory } from '../../chains/evm/evm-till-factory.ts'
import { type Asset, AssetRegistry } from '../../domain/assets.ts'
import { newUuid } from '../../domain/ids.ts'
import type { NoQuote, Quote } from '../../rates/ports.ts'
import type { Database } from '../../storage/database.ts'
import { createOrderStore } from '../../storage/order-store.ts'
import { draftOrderTill } from '../../tills/draft-order-till.ts'
import { setDefaultAddress } from '../../tills/set-default-address.ts'
import { advanceOrder } from '../advance-order.ts'
import type { CheckoutSelection, CheckoutView } from '../checkout-view.ts'
import { type ChooseResult, chooseCoin } from '../choose-coin.ts'
import { parseFiat } from '../fiat.ts'
import type { Order } from '../order.ts'
import { type OrderRequest, requestOrder } from '../request-order.ts'
import { type ViewParts, viewOrder } from '../view-order.ts'

const CHAIN = 'eip155:31337'

function asset(symbol: string, ticker: string, decimals: number, contract: string | null): Asset {
  return {
    id: `${CHAIN}/${contract === null ? 'slip44:60' : `erc20:${contract}`}`,
    chainId: CHAIN,
    network: 'ethereum',
    symbol,
    ticker,
    name: symbol,
    decimals,
    contract,
    minimumAtoms: 10n ** BigInt(decimals) / 100n,
    stable: contract !== null,
  }
}

/** The coin of the chain, 18 decimals. */
export const ETH = asset('ETH', 'eth', 18, null)
/** A token of 6 decimals. */
export const USDT = asset('USDT', 'erc20/usdt', 6, `0x${'a'.repeat(40)}`)
/** A token of 18 decimals. */
export const DAI = asset('DAI', 'erc20/dai', 18, `0x${'d'.repeat(40)}`)

const registry = new AssetRegistry([
  {
    chainId: CHAIN,
    network: 'ethereum',
    family: 'evm',
    tickerPrefix: 'erc20',
    finality: { depth: 12, tag: false },
    assets: [ETH, USDT, DAI],
  },
])

/** Orders on real PostgreSQL, with rates and a clock in the test's hand, and transfers written as the scanner does. */
export interface OpenOrders {
  readonly db: Database
  readonly businessId: string
  /** USD per coin by ticker; one that is missing has no rate. */
  readonly prices: Map<string, string>
  nowMs: number
  /** What choosing and viewing are made of. */
  readonly parts: ViewParts
  request(over?: Partial<OrderRequest> & { value?: string }): Promise<Order>
  choose(order: Order, ticker: string): Promise<ChooseResult>
  view(order: Order): Promise<CheckoutView>
  selected(order: Order): Promise<CheckoutSelection>
  /** A transfer to the chosen address; in block 100 unless told otherwise. Returns its id. */
  pay(
    to: string,
    coin: Asset,
    amountAtoms: bigint,
    over?: { state?: string; disposition?: string },
  ): Promise<string>
  /** Moves a transfer along, as the scanner does. */
  move(transferId: string, state: 'seen' | 'confirmed' | 'final' | 'orphaned'): Promise<void>
  /** Looks at every order that has to be looked at, until nothing changes. Returns how often something did. */
  advance(): Promise<number>
  /** Kinds of all events in order. */
  events(): Promise<{ kind: string; facts: Record<string, string> }[]>
  close(): Promise<void>
}

/** Opens them on a database of their own with one business. */
export async function openOrders(): Promise<OpenOrders> {
  const database = await openTestDatabase(8)
  const { db } = database
  const { businessId } = await createTestBusiness(db, {
    name: 'Shop',
    email: 'shop@example.com',
    password: 'correct horse battery',
  })
  const tillFactories = { evm: evmTillFactory }
  for (const { ticker } of registry.all())
    await setDefaultAddress(
      { sql: db, registry, tillFactories },
      { businessId, ticker, address: `0x${'1'.repeat(40)}` },
    )
  const prices = new Map([
    ['eth', '2000'],
    ['erc20/usdt', '1'],
    ['erc20/dai', '1'],
  ])
  const store = createOrderStore(db)
  const rates = {
    quote(from: string, to: string): Quote | NoQuote {
      const rate = prices.get(from)
      if (rate === undefined) return { from, to, unavailable: 'stale' }
      const atMs = self.nowMs
      return { from, to, rate, atMs, validUntilMs: atMs + 300_000, sources: [{ source: 'test', rate, atMs }] }
    },
  }
  const clock = { nowMs: () => self.nowMs }
  const parts = {
    ...{ store, rates, registry, clock, tillFactories },
    draftTill: (input: Parameters<typeof draftOrderTill>[1]) =>
      draftOrderTill({ registry, tillFactories }, input),
  }
  let transfers = 0
  const self: OpenOrders = {
    db,
    businessId,
    prices,
    parts,
    nowMs: Date.now(),
    request: ({ value = '100', ...over } = {}) =>
      requestOrder(
        store,
        {
          businessId,
          kind: 'payment',
          currency: 'USD',
          valueAtoms: over.kind === 'deposit' ? null : parseFiat(value),
          description: null,
          redirectUrl: over.kind === 'deposit' ? null : 'https://shop.example/thanks?order=7',
          notifyUrl: 'https://shop.example/ipn?order=7',
          method: 'get',
          expiresAtMs: null,
          toleranceBps: 0,
          quoteSeconds: 300,
          confirmations: 1,
          ...over,
        },
        'https://pay.example',
      ),
    choose: (order, ticker) => chooseCoin(parts, order.token, ticker),
    async view(order) {
      const view = await viewOrder(parts, order.kind, order.token)
      if (!view) throw new Error('no such order')
      return view
    },
    async selected(order) {
      const { selected } = await self.view(order)
      if (!selected) throw new Error('nothing is chosen')
      return selected
    },
    async pay(to, coin, amountAtoms, { state = 'seen', disposition = 'accepted' } = {}) {
      const id = newUuid()
      transfers += 1
      await db.query(
        `insert into transfers (business_id, id, chain_id, txid, ordinal, till_id, asset_id, amount_atoms, sender,
                                block_number, block_hash, tx_index, state, disposition)
         select business_id, $2, $3, $4, 0, id, $5, $6, '0xpayer', 100, '0xblock', 0, $7, $8
           from tills where address = $1`,
        [to.toLowerCase(), id, CHAIN, `0x${transfers}`, coin.id, amountAtoms, state, disposition],
      )
      return id
    },
    async move(transferId, state) {
      const block = state === 'orphaned' ? null : 100
      await db.query('update transfers set state = $2, block_number = $3, block_hash = $4 where id = $1', [
        ...[transferId, state, block],
        block === null ? null : '0xblock',
      ])
    },
    async advance() {
      let changes = 0
      for (;;) {
        const keys = [
          ...(await store.changed(100)),
          ...(await store.ended(self.nowMs, 100)),
          ...(await store.unpriced('', 100)),
        ]
        let changed = 0
        for (const key of keys) {
          const look = await store.advance(key, open =>
            advanceOrder(open, { rates, registry, nowMs: self.nowMs }),
          )
          if (look.changed) changed += 1
        }
        if (changed === 0) return changes
        changes += changed
      }
    },
    async events() {
      const { rows } = await db.query<{ kind: string; facts: Record<string, string> }>(
        'select kind, facts from events order by created_at, id',
      )
      return rows
    },
    async close() {
      await database.close()
    },
  }
  return self
}
