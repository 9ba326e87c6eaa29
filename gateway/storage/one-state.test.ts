import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openSimulatedCore, TOKEN } from '../../sim/simulated-core.ts'
import { evmTillFactory } from '../chains/evm/evm-till-factory.ts'
import { type OpenOrders, openOrders, USDT } from '../orders/test/open-orders.ts'
import { approvePayout } from '../payouts/approve-payout.ts'
import { createPayouts } from '../payouts/create-payouts.ts'
import { requestPayouts } from '../payouts/request-payouts.ts'
import { createPayment } from '../tills/create-payment.ts'
import { findPayment, listPayments } from './bleumi-payments-read.ts'
import type { Database } from './database.ts'
import { createOrderStore } from './order-store.ts'
import { findPayout, listPayouts } from './payouts-rows.ts'
import { createSecondLookStore } from './second-look-store.ts'
import { changingDatabase } from './test/changing-database.ts'

// What is answered or decided from several rows is of one moment, whatever is committed while it is read.

let orders: OpenOrders
let db: Database
let businessId: string
before(async () => {
  orders = await openOrders()
  db = orders.db
  businessId = orders.businessId
})
after(() => orders.close())

/** Requires that `read` tells what was before `change`, and that the change is one that it tells. */
async function requireOneState(
  read: (db: Database) => Promise<unknown>,
  change: () => Promise<unknown>,
): Promise<void> {
  const before = await read(db)
  const meanwhile = await read(changingDatabase(db, change))
  assert.deepEqual(meanwhile, before)
  assert.notDeepEqual(await read(db), before)
}

for (const [what, read] of [
  ['by its id', (db: Database, id: string) => findPayment(db, { businessId, edition: 'g5', id })],
  [
    'in a list',
    (db: Database) =>
      listPayments(
        db,
        { businessId, edition: 'g5' },
        {
          ...{ order: 'updatedAt', descending: false, after: null },
          ...{ startAt: null, endAt: null, limit: 10 },
        },
      ),
  ],
] as const)
  test(`a Bleumi payment ${what}: a new balance never has the time of the old one`, async () => {
    const id = `payment ${what}`
    const network = orders.parts.registry.network(USDT.chainId) ?? assert.fail('no network')
    const made = await createPayment(
      { sql: db, tillFactories: { evm: evmTillFactory }, operator: `0x${'3'.repeat(40)}` },
      {
        ...{ businessId, edition: 'g5', id, chain: 'mainnet', network, origin: 'request' },
        ...{ target: `0x${'1'.repeat(40)}`, buyer: `0x${'2'.repeat(40)}` },
      },
    )
    assert.ok(made.kind === 'created')
    await requireOneState(
      db => read(db, id),
      () => orders.pay(made.address, USDT, 5_000_000n),
    )
  })

test('the page of an order: its state, its coins, its promises and its transfers', async () => {
  const order = await orders.request()
  await orders.choose(order, USDT.ticker)
  const { address } = await orders.selected(order)
  await requireOneState(
    db => createOrderStore(db).find(order.token),
    async () => {
      await orders.pay(address, USDT, 5_000_000n)
      await orders.advance()
    },
  )
})

for (const [what, read] of [
  ['by its id', (db: Database, id: string) => findPayout(db, businessId, id)],
  ['in a list', (db: Database) => listPayouts(db, businessId, { assetId: null, state: null, page: 1 })],
] as const)
  test(`a payout ${what}: its state and those of its requests`, async () => {
    const payments = ['4', '5'].map(digit => ({ address: `0x${digit.repeat(40)}`, amountAtoms: 2n ** 90n }))
    const request = { businessId, actor: 'test', asset: USDT, factory: evmTillFactory, payments }
    const requestIds = await requestPayouts(db, request)
    const [payoutId = ''] = await createPayouts(db, { businessId, actor: 'test', requestIds })
    const payout = await findPayout(db, businessId, payoutId)
    assert.deepEqual(
      payout?.requests.map(({ id, address, amountAtoms }) => ({ id, address, amountAtoms })),
      payments.map((payment, at) => ({ id: requestIds[at], ...payment })),
    )
    await requireOneState(
      db => read(db, payoutId),
      () => approvePayout(db, { businessId, payoutId, actor: 'test' }),
    )
  })

test('blocks that are looked at again: a reorg takes a block together with its rows', async () => {
  const core = await openSimulatedCore(db, 'eip155:9399')
  const till = await core.createTill()
  const legs = [{ to: till, contract: TOKEN, amountAtoms: 5_000n }]
  core.chain.pay({ txid: '0xtorn', from: `0x${'fa'.repeat(20)}`, legs })
  core.chain.mine()
  await core.scanAll()
  const { chainId, height } = core.chain
  const numbers = Array.from({ length: Number(height) + 1 }, (_, number) => BigInt(number))
  await requireOneState(
    db => createSecondLookStore(db, { windowMs: 0 }).storedBlocks(chainId, numbers),
    async () => {
      core.chain.reorg(1, new Set(['0xtorn']))
      await core.scanAll()
    },
  )
})
