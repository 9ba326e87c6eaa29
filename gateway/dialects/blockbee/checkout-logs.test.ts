import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { advanceOrder } from '../../orders/advance-order.ts'
import { chooseCoin } from '../../orders/choose-coin.ts'
import { viewOrder } from '../../orders/view-order.ts'
import { systemClock } from '../../runtime/clock.ts'
import { createOrderStore } from '../../storage/order-store.ts'
import { draftOrderTill } from '../../tills/draft-order-till.ts'
import { setDefaultAddress } from '../../tills/set-default-address.ts'
import { blockbeeComposer } from './compose-callback.ts'
import { recordAttempt, recordPayment } from './test/record-payment.ts'
import {
  address,
  type Blockbee,
  catalogue,
  type Merchant,
  PUBLIC_URL,
  startBlockbee,
} from './test/start-blockbee.ts'

// `checkout/logs`, `checkout/list` and `deposit/logs` (reference blockbee 10.4, 10.5, 11): every parameter and field.

const GENERIC = "Your request couldn't be processed, please try again later"
const ETH = 'eip155:31337/slip44:60'
const USDT = `eip155:31337/erc20:0x${'a'.repeat(40)}`

let blockbee: Blockbee
let shop: Merchant
let other: Merchant
before(async () => {
  blockbee = await startBlockbee()
  shop = await blockbee.merchant()
  other = await blockbee.merchant()
  for (const ticker of ['eth', 'erc20/usdt'])
    await setDefaultAddress(
      { sql: blockbee.db, ...catalogue },
      { businessId: shop.businessId, ticker, address: address(1) },
    )
})
after(() => blockbee.stop())

async function request(kind: 'checkout' | 'deposit', query: Record<string, string> = {}): Promise<string> {
  const answer = await blockbee.get(`/${kind}/request/`, {
    ...{ apikey: shop.key, value: '10', redirect_url: 'https://shop.example/thanks' },
    ...{ notify_url: 'https://shop.example/ipn?order=7', ...query },
  })
  return String(answer.body.payment_id)
}

function parts() {
  return {
    ...{ store: createOrderStore(blockbee.db), clock: systemClock, ...catalogue },
    draftTill: (input: Parameters<typeof draftOrderTill>[1]) => draftOrderTill(catalogue, input),
  }
}

/** Chooses a coin and returns its address. */
async function choose(kind: 'payment' | 'deposit', token: string, ticker: string): Promise<string> {
  assert.equal(await chooseCoin(parts(), token, ticker), 'chosen')
  return (await viewOrder(parts(), kind, token))?.selected?.address ?? ''
}

async function pay(
  to: string,
  assetId: string,
  amountAtoms: bigint,
  over: Omit<Parameters<typeof recordPayment>[2], 'assetId' | 'amountAtoms'> = { state: 'confirmed' },
) {
  const payment = await recordPayment(blockbee.db, to, { assetId, amountAtoms, ...over })
  const store = createOrderStore(blockbee.db)
  for (const key of await store.changed(10))
    await store.advance(key, open => advanceOrder(open, { ...catalogue, nowMs: Date.now() }))
  return payment
}

const logs = (kind: 'checkout' | 'deposit', token: string) =>
  blockbee.get(`/${kind}/logs/`, { apikey: shop.key, token })

describe('checkout/logs', () => {
  test('before a coin is chosen', async () => {
    assert.deepEqual(await logs('checkout', await request('checkout')), {
      status: 200,
      body: {
        ...{ status: 'success', is_paid: false, is_pending: false, is_expired: false, is_partial: false },
        ...{ payment_data: [], notifications: [], disregarded: [] },
      },
    })
  })

  test('a part in one coin, the rest in another, something that does not count', async () => {
    const token = await request('checkout')
    const ether = await choose('payment', token, 'eth')
    const { txid } = await pay(ether, ETH, 10n ** 15n)
    const tether = await choose('payment', token, 'erc20/usdt')
    const small = await pay(tether, USDT, 5n, { disposition: 'below_minimum' })
    const partial = (await logs('checkout', token)).body
    assert.deepEqual(
      [partial.is_paid, partial.is_pending, partial.is_expired, partial.is_partial],
      [false, false, false, true],
    )
    assert.deepEqual(
      partial.payment_data,
      [
        {
          value: '0.0033333334',
          value_paid: '0.001',
          value_outstanding: '0.0023333334',
          exchange_rate: '0.00033333333333333333333',
          coin: 'eth',
          txid: [txid],
        },
        {
          value: '9.980040',
          value_paid: '0',
          value_outstanding: '6.986028',
          exchange_rate: '0.99800399201596806387',
          coin: 'erc20_usdt',
          txid: [],
        },
      ].map(one => ({ ...one, value: one.value.replace(/0+$/, '') })),
    )
    assert.deepEqual(partial.disregarded, [
      { txid: small.txid, coin: 'erc20_usdt', value: '0.000005', reason: 'below_minimum' },
    ])
    await pay(tether, USDT, 6_986_028n, { state: 'seen' })
    assert.equal((await logs('checkout', token)).body.is_pending, true)
  })

  test('notifications: newest first, with the whole payload', async () => {
    for (const [flags, wanted] of [
      [{}, String],
      [{ post: '1' }, String],
      [{ json: '1' }, (value: unknown) => value],
    ] as const) {
      const token = await request('checkout', flags)
      const to = await choose('payment', token, 'erc20/usdt')
      const payment = await pay(to, USDT, 20_000_000n)
      const { rows } = await blockbee.db.query<{ id: string; facts: object; till_id: string }>(
        `select id, facts, till_id from events where transfer_id = $1 and kind = 'order.paid'`,
        [payment.transferId],
      )
      const [row] = rows
      assert.ok(row)
      const event = {
        ...({ ...payment, id: row.id, kind: 'order.paid', dialect: 'blockbee', facts: row.facts } as const),
        ...{ tillId: row.till_id, sequence: 1, createdAtMs: 0 },
      }
      const composed = (await blockbeeComposer(catalogue).compose(blockbee.db, [event])).get(event.id)
      assert.ok(composed)
      for (const [status, startedAt] of [
        ['500', '2026-11-20T10:00:00Z'],
        ['200', '2026-11-20T10:06:00Z'],
      ] as const) {
        if (status === '500')
          await recordAttempt(blockbee.db, event, {
            ...{ url: composed.url, status, response: 'no', acknowledgedBy: null, startedAt },
            nextAt: '2026-11-20T10:06:00Z',
          })
        else
          await blockbee.db.query(
            `insert into delivery_attempts (business_id, delivery_id, number, started_at, request_url, response_status,
                                            response, acknowledged, duration_ms)
             select business_id, id, 2, $2, url, $3, '*ok*', true, 5 from deliveries where event_id = $1`,
            [event.id, startedAt, status],
          )
      }
      await blockbee.db.query('update deliveries set content_type = $2, body = $3 where event_id = $1', [
        ...[event.id, composed.contentType ?? null, composed.body ?? null],
      ])
      const { body } = await logs('checkout', token)
      assert.equal(body.is_paid, true)
      const notifications = body.notifications as Record<string, unknown>[]
      assert.deepEqual(
        notifications.map(one => [one.response_status, one.response, one.timestamp]),
        [
          ['200', '*ok*', '20/11/2026 10:06:00'],
          ['500', 'no', '20/11/2026 10:00:00'],
        ],
      )
      assert.deepEqual(Object.keys(notifications[0] ?? {}).sort(), [
        ...['payload', 'pending', 'request_url', 'response', 'response_status', 'timestamp'],
      ])
      const payload = notifications[0]?.payload as Record<string, unknown>
      assert.equal(payload.payment_id, token)
      assert.equal(payload.value, wanted(10))
      assert.equal(payload.is_paid, wanted(1))
      assert.equal(payload.paid_amount, '20')
      assert.equal(payload.paid_amount_fiat, '20.04')
      assert.equal(payload.txid, payment.txid)
    }
  })
})

describe('deposit/logs', () => {
  test('nothing yet', async () => {
    assert.deepEqual((await logs('deposit', await request('deposit', { currency: 'eur' }))).body, {
      ...{ status: 'success', deposits: [], total_deposited: '0', currency: 'EUR', notifications: [] },
    })
  })

  test('newest first, each with its worth; what does not count is not among them', async () => {
    const token = await request('deposit')
    const to = await choose('deposit', token, 'erc20/usdt')
    const first = await pay(to, USDT, 3_000_000n)
    await pay(to, USDT, 1n, { disposition: 'below_minimum' })
    const second = await pay(to, USDT, 1_500_000n, { state: 'seen' })
    const { body } = await logs('deposit', token)
    assert.equal(body.total_deposited, '4.50')
    const deposits = body.deposits as Record<string, unknown>[]
    const logo = `${PUBLIC_URL}/media/token_logos/usdt.svg`
    assert.deepEqual(
      deposits.map(({ timestamp: _time, ...deposit }) => deposit),
      [
        { txid: second.txid, value: '1.5', value_fiat: '1.50', coin: 'erc20_usdt', pending: true, logo },
        { txid: first.txid, value: '3', value_fiat: '3.00', coin: 'erc20_usdt', pending: false, logo },
      ],
    )
    assert.match(String(deposits[0]?.timestamp), /^\d{2}\/\d{2}\/\d{4} \d{2}:\d{2}:\d{2}$/)
  })
})

describe('checkout/list', () => {
  let keeper: Merchant
  const list = (query: Record<string, string> = {}) =>
    blockbee.get('/checkout/list/', { apikey: keeper.key, ...query })
  before(async () => {
    keeper = await blockbee.merchant()
    for (let index = 0; index < 30; index++)
      await blockbee.get('/checkout/request/', {
        ...{ apikey: keeper.key, value: String(index + 1), redirect_url: 'https://shop.example/' },
      })
    await blockbee.get('/deposit/request/', { apikey: keeper.key, notify_url: 'https://shop.example/' })
  })

  test('newest first, 25 a page, payments only', async () => {
    const { body } = await list()
    const payments = body.payments as Record<string, unknown>[]
    assert.deepEqual([body.status, body.num_pages, payments.length], ['success', 2, 25])
    const { token, timestamp, ...rest } = payments[0] ?? {}
    assert.match(String(token), /^[A-Za-z0-9]{32}$/)
    assert.match(String(timestamp), /^\d{2}\/\d{2}\/\d{4} /)
    assert.deepEqual(rest, {
      ...{ source: 'checkout', value: '', value_fiat: '30.00', coin: '', paid: '', paid_fiat: '0.00' },
      ...{
        currency: 'USD',
        txid: [],
        is_paid: false,
        is_pending: false,
        is_partial: false,
        is_expired: false,
      },
    })
    const second = (await list({ page: '2' })).body.payments as Record<string, unknown>[]
    assert.deepEqual([second.length, second.at(-1)?.value_fiat], [5, '1.00'])
    assert.deepEqual((await list({ page: '3' })).body.payments, [])
    assert.equal((await list({ per_page: '100' })).body.num_pages, 1)
  })

  test('by time and state', async () => {
    const nowS = Math.floor(Date.now() / 1000)
    const count = async (query: Record<string, string>): Promise<number> =>
      ((await list({ per_page: '100', ...query })).body.payments as unknown[]).length
    assert.equal(await count({ from: String(nowS - 600), to: String(nowS + 600) }), 30)
    assert.equal(await count({ from: String(nowS + 600) }), 0)
    assert.equal(await count({ to: String(nowS - 600) }), 0)
    assert.equal(await count({ status: 'waiting' }), 30)
    for (const status of ['paid', 'pending', 'partial', 'expired']) assert.equal(await count({ status }), 0)
  })

  test('one that is paid', async () => {
    const token = await request('checkout')
    const to = await choose('payment', token, 'erc20/usdt')
    const { txid } = await pay(to, USDT, 10_000_000n)
    const { body } = await blockbee.get('/checkout/list/', { apikey: shop.key, status: 'paid' })
    const found = (body.payments as Record<string, unknown>[]).find(payment => payment.token === token)
    const { timestamp: _time, ...rest } = found ?? {}
    assert.deepEqual(rest, {
      ...{ source: 'checkout', token, value: '9.98004', value_fiat: '10.00', coin: 'erc20_usdt', paid: '10' },
      ...{ paid_fiat: '10.02', currency: 'USD', txid: [txid] },
      ...{ is_paid: true, is_pending: false, is_partial: false, is_expired: false },
    })
  })

  for (const query of [
    ...[
      { page: '0' },
      { page: '-1' },
      { page: 'x' },
      { page: '10001' },
      { per_page: '101' },
      { per_page: '0' },
    ],
    ...[
      { status: 'done' },
      { from: 'yesterday' },
      { to: '-1' },
      { from: '9'.repeat(12) },
      { per_page: '1e1' },
    ],
  ])
    test(JSON.stringify(query), async () =>
      assert.deepEqual(await list(query), { status: 400, body: { status: 'error', error: GENERIC } }),
    )
})

describe('who may ask', () => {
  for (const [path, kind] of [
    ['/checkout/logs/', 'checkout'],
    ['/deposit/logs/', 'deposit'],
  ] as const) {
    test(`${path}: foreign, of the other kind, unknown and malformed tokens answer alike (F65)`, async () => {
      const token = await request(kind)
      const foreign = await request(kind === 'checkout' ? 'deposit' : 'checkout')
      const unknown = { status: 404, body: { status: 'error', error: 'Resource not found' } }
      assert.deepEqual(await blockbee.get(path, { apikey: other.key, token }), unknown)
      for (const value of [foreign, 'A'.repeat(32), '\0', "'", 'x'.repeat(5_000)])
        assert.deepEqual(await blockbee.get(path, { apikey: shop.key, token: value }), unknown)
    })
    test(`${path}: no token`, async () => {
      for (const query of [{}, { token: '' }])
        assert.deepEqual(await blockbee.get(path, { apikey: shop.key, ...query }), {
          ...{ status: 400, body: { status: 'error', error: GENERIC } },
        })
    })
  }
  for (const path of ['/checkout/logs/', '/deposit/logs/', '/checkout/list/'])
    test(`${path}: no key, unknown key`, async () => {
      const token = 'A'.repeat(32)
      assert.deepEqual(await blockbee.get(path, { token }), {
        ...{ status: 400, body: { status: 'error', error: 'API Key not provided' } },
      })
      assert.equal((await blockbee.get(path, { token, apikey: 'x'.repeat(43) })).status, 401)
    })
})
