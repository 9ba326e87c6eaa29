import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { parseTarget } from '../../notify/outbound-target.ts'
import type { Sql } from '../../storage/database.ts'
import type { StoredEvent } from '../../storage/events.ts'
import { blockbeeComposer } from './compose-callback.ts'
import { composeRequest } from './compose-request.ts'
import { type CallbackField, RESERVED_NAMES } from './render-fields.ts'
import { recordEvent, recordPayment } from './test/record-payment.ts'
import {
  address,
  type Blockbee,
  catalogue,
  type Merchant,
  registry,
  startBlockbee,
} from './test/start-blockbee.ts'

const USDT = registry.byTicker('erc20/usdt')?.id ?? ''
const ETH = registry.byTicker('eth')?.id ?? ''
const POL = registry.byTicker('polygon/pol')?.id ?? ''
const SPLIT = `0.7@${address(1)}|0.3@${address(2)}`
const SPLIT_ENCODED = `%7B${address(1)}%3A%200.70%2C%20${address(2)}%3A%200.30%7D`
const FORWARD = { confirmations: 3, txidOut: '0xout', forwardedAtoms: '12000000' }

let blockbee: Blockbee
let shop: Merchant
const composer = blockbeeComposer(catalogue)

before(async () => {
  blockbee = await startBlockbee()
  shop = await blockbee.merchant()
})
after(() => blockbee.stop())

async function create(
  ticker: string,
  callback: string,
  options: Record<string, string> = {},
): Promise<string> {
  const { body } = await blockbee.get(`/${ticker}/create/`, {
    apikey: shop.key,
    address: SPLIT,
    callback,
    ...options,
  })
  return String(body.address_in)
}

async function composed(event: StoredEvent) {
  const request = (await composer.compose(blockbee.db, [event])).get(event.id)
  assert.ok(request, 'a request was composed')
  return request
}

test("pending by GET: the documented fields in their order after the merchant's own query", async () => {
  const addressIn = await create('erc20/usdt', 'https://shop.example/cb?order_id=13%2B5&x=a%20b')
  const payment = await recordPayment(blockbee.db, addressIn, { assetId: USDT, amountAtoms: 12_005_000n })
  const request = await composed(
    await recordEvent(blockbee.db, payment, 'transfer.pending', { confirmations: 1 }),
  )
  assert.deepEqual(request, {
    method: 'GET',
    url:
      `https://shop.example/cb?order_id=13%2B5&x=a%20b&uuid=${payment.transferId}&address_in=${addressIn}` +
      `&address_out=${SPLIT_ENCODED}&confirmations=1&txid_in=${payment.txid}&fee_coin=0&value=1200&value_coin=12.005` +
      '&coin=erc20_usdt&price=1.002&result=pending&pending=1',
  })
})

test("confirmed by POST form: the URL keeps the merchant's query, the body has the fields", async () => {
  const addressIn = await create('erc20/usdt', 'https://shop.example/form?order_id=2', { post: '1' })
  const payment = await recordPayment(blockbee.db, addressIn, { assetId: USDT, amountAtoms: 12_000_000n })
  const request = await composed(await recordEvent(blockbee.db, payment, 'transfer.forwarded', FORWARD))
  assert.deepEqual(request, {
    method: 'POST',
    url: 'https://shop.example/form?order_id=2',
    contentType: 'application/x-www-form-urlencoded',
    body:
      `uuid=${payment.transferId}&address_in=${addressIn}&address_out=${SPLIT_ENCODED}&confirmations=3` +
      `&txid_in=${payment.txid}&txid_out=0xout&fee=0&fee_coin=0&value=1200&value_coin=12&value_forwarded=1200` +
      '&value_forwarded_coin=12&coin=erc20_usdt&price=1.002&result=sent&pending=0',
  })
})

test('confirmed as JSON: number literals with every digit', async () => {
  const addressIn = await create('eth', 'https://shop.example/json', { json: '1' })
  const amountAtoms = 1_234_567_890_123_456_789n
  const payment = await recordPayment(blockbee.db, addressIn, { assetId: ETH, amountAtoms })
  const event = await recordEvent(blockbee.db, payment, 'transfer.forwarded', {
    ...FORWARD,
    forwardedAtoms: amountAtoms.toString(),
  })
  const request = await composed(event)
  assert.equal(request.method, 'POST')
  assert.equal(request.contentType, 'application/json')
  assert.equal(
    request.body,
    `{"uuid":"${payment.transferId}","address_in":"${addressIn}",` +
      `"address_out":"{${address(1)}: 0.70, ${address(2)}: 0.30}","confirmations":3,"txid_in":"${payment.txid}",` +
      '"txid_out":"0xout","fee":0,"fee_coin":0,"value":1234567890123456789,"value_coin":1.234567890123456789,' +
      '"value_forwarded":1234567890123456789,"value_forwarded_coin":1.234567890123456789,"coin":"eth","price":3000,' +
      '"result":"sent","pending":0}',
  )
  assert.equal(JSON.parse(request.body ?? '').pending, 0)
})

test('a coin is named as it was ordered, and by its own name when another one was paid', async () => {
  const addressIn = await create('polygon/matic', 'https://shop.example/alias', { multi_token: '1' })
  const native = await recordPayment(blockbee.db, addressIn, { assetId: POL, amountAtoms: 10n ** 18n })
  const usdcId = registry.byTicker('polygon/usdc')?.id ?? ''
  const token = await recordPayment(blockbee.db, addressIn, { assetId: usdcId, amountAtoms: 10n ** 6n })
  const events = [
    await recordEvent(blockbee.db, native, 'transfer.pending', { confirmations: 0 }),
    await recordEvent(blockbee.db, token, 'transfer.pending', { confirmations: 0 }),
  ]
  const requests = [...(await composer.compose(blockbee.db, events)).values()]
  assert.deepEqual(requests.map(request => new URL(request?.url ?? '').searchParams.get('coin')).sort(), [
    'polygon_matic',
    'polygon_usdc',
  ])
  // No price is known for polygon/usdc: the field is left out rather than invented.
  assert.equal(requests.filter(request => request?.url.includes('&price=')).length, 1)
})

test('a hundred events take one statement; one that cannot be read holds nobody up', async () => {
  const addressIn = await create('erc20/usdt', 'https://shop.example/many')
  const events: StoredEvent[] = []
  for (let i = 0; i < 100; i++) {
    const payment = await recordPayment(blockbee.db, addressIn, { assetId: USDT, amountAtoms: 10n ** 6n })
    events.push(await recordEvent(blockbee.db, payment, 'transfer.pending', { confirmations: 1 }))
  }
  const [first, ...others] = events
  assert.ok(first)
  // As the scanner does when it first sees them; a snapshot once read is remembered.
  const seen = events.map(({ businessId, transferId }) => ({ businessId, transferId, assetId: USDT }))
  await catalogue.transferRates.read(
    blockbee.db,
    (await catalogue.transferRates.tie(blockbee.db, seen)).values(),
  )
  let statements = 0
  const counting: Sql = {
    query: (text, values) => {
      statements++
      return blockbee.db.query(text, values)
    },
  }
  const requests = await composer.compose(counting, [{ ...first, facts: { confirmations: 'x' } }, ...others])
  assert.equal(statements, 1)
  assert.equal(requests.size, 99)
  assert.equal(requests.has(first.id), false)
})

const FIELDS: CallbackField[] = [
  { name: 'address_out', text: '{a: 0.70, b: 0.30}', kind: 'string' },
  { name: 'pending', text: '1', kind: 'number' },
]

test("what is composed is what the client would transmit, and the merchant's own parameters survive", () => {
  const own = fc.array(fc.tuple(fc.string({ unit: 'binary', minLength: 1 }), fc.string({ unit: 'binary' })))
  fc.assert(
    fc.property(fc.webUrl({ withFragments: true }), own, (base, pairs) => {
      fc.pre(pairs.every(([name]) => !RESERVED_NAMES.has(name)))
      const query = new URLSearchParams(pairs).toString()
      const [beforeHash = '', hash] = base.split('#')
      const callback = `${beforeHash}?${query}${hash === undefined ? '' : `#${hash}`}`
      const { url } = composeRequest({ callbackUrl: callback, method: 'get' }, FIELDS)
      const target = parseTarget(url)
      assert.ok(typeof target === 'object')
      assert.equal(target.transmitted, url)
      assert.ok(url.includes(`?${query}`), 'the own query is kept byte for byte')
      const received = [...new URL(url).searchParams]
      assert.deepEqual(received, [
        ...new URLSearchParams(query),
        ...FIELDS.map(({ name, text }) => [name, text]),
      ])
    }),
  )
})

test('a callback without a path or query gets both where HTTP needs them', () => {
  const urls = [
    'https://example.com',
    'https://example.com?user_id=1124',
    'https://example.com/?',
    'https://example.com/?a=1&',
  ].map(callbackUrl => composeRequest({ callbackUrl, method: 'get' }, FIELDS.slice(1)).url)
  assert.deepEqual(urls, [
    'https://example.com/?pending=1',
    'https://example.com/?user_id=1124&pending=1',
    'https://example.com/?pending=1',
    'https://example.com/?a=1&pending=1',
  ])
})
