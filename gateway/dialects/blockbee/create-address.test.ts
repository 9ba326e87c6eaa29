import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { changeSettings } from '../../businesses/change-settings.ts'
import { setDefaultAddress } from '../../tills/set-default-address.ts'
import { address, type Blockbee, catalogue, type Merchant, startBlockbee } from './test/start-blockbee.ts'

let blockbee: Blockbee
let shop: Merchant

before(async () => {
  blockbee = await startBlockbee()
  shop = await blockbee.merchant()
})
after(() => blockbee.stop())

let orders = 0
function newCallback(): string {
  return `https://shop.example/cb?order_id=${++orders}`
}

function create(ticker: string, query: Record<string, string>, key = shop.key) {
  return blockbee.get(`/${ticker}/create/`, { apikey: key, ...query })
}

async function storedTill(callback: string) {
  const { rows } = await blockbee.db.query<Record<string, unknown>>(
    `select t.*, c.method, c.with_convert, c.ticker, c.callback_url from blockbee_callbacks c
       join tills t on t.business_id = c.business_id and t.id = c.till_id where c.callback_url = $1`,
    [callback],
  )
  return rows
}

test('a first create answers with every documented field', async () => {
  const callback = newCallback()
  const { status, body } = await create('erc20/usdt', { callback, address: address(1) })
  assert.equal(status, 200)
  assert.match(String(body.address_in), /^0x[0-9a-fA-F]{40}$/)
  assert.deepEqual(body, {
    status: 'success',
    address_in: body.address_in,
    address_out: address(1),
    callback_url: callback,
    minimum_transaction_coin: '1.00000000',
    priority: 'default',
    multi_token: false,
  })
  const [till] = await storedTill(callback)
  assert.equal(till?.address, String(body.address_in).toLowerCase())
  assert.equal(till?.confirmations, 1)
  assert.equal(till?.announce_pending, false)
  assert.equal(till?.method, 'get')
})

const TICKERS: [path: string, ticker: string][] = [
  ['eth', 'eth'],
  ['ETH', 'eth'],
  ['erc20/usdt', 'erc20/usdt'],
  ['ERC20/USDT', 'erc20/usdt'],
  ['erc20_usdt', 'erc20/usdt'],
  ['erc20%2Fusdt', 'erc20/usdt'],
  ['polygon/pol', 'polygon/pol'],
  ['polygon_pol', 'polygon/pol'],
  ['polygon/matic', 'polygon/matic'],
  ['polygon/usdc', 'polygon/usdc'],
]
for (const [path, ticker] of TICKERS)
  test(`ticker ${path} is served as ${ticker}`, async () => {
    const callback = newCallback()
    const { status } = await create(path, { callback, address: address(1) })
    assert.equal(status, 200)
    assert.equal((await storedTill(callback))[0]?.ticker, ticker)
  })

const PARAMETERS: [name: string, query: Record<string, string>, stored: Record<string, unknown>][] = [
  ['pending=1', { pending: '1' }, { announce_pending: true }],
  ['pending=True', { pending: 'True' }, { announce_pending: true }],
  ['pending=FALSE', { pending: 'FALSE' }, { announce_pending: false }],
  ['pending=0', { pending: '0' }, { announce_pending: false }],
  [
    'empty is absent',
    { pending: '', confirmations: '', priority: '', json: '' },
    { confirmations: 1, method: 'get' },
  ],
  ['confirmations=7', { confirmations: '7' }, { confirmations: 7 }],
  ['confirmations=007', { confirmations: '007' }, { confirmations: 7 }],
  ['confirmations is clamped', { confirmations: '9'.repeat(400) }, { confirmations: 1_000_000_000 }],
  ['post=1', { post: '1' }, { method: 'post' }],
  ['json=1', { json: '1' }, { method: 'json' }],
  ['json and post', { json: '1', post: '1' }, { method: 'json' }],
  ['priority=economic', { priority: 'economic' }, { priority: 'economic' }],
  ['unknown priority', { priority: 'warp' }, { priority: 'default' }],
  ['multi_token=1', { multi_token: '1' }, { multi_token: true, multi_chain: false }],
  ['multi_chain=1', { multi_chain: '1' }, { multi_token: false, multi_chain: true }],
  ['convert=1', { convert: '1' }, { with_convert: true }],
  ['unknown parameters are ignored', { order_id: 'x', constructor: 'y' }, { confirmations: 1 }],
]
for (const [name, query, stored] of PARAMETERS)
  test(`parameter: ${name}`, async () => {
    const callback = newCallback()
    const { status, body } = await create('erc20/usdt', { callback, address: address(1), ...query })
    assert.equal(status, 200, JSON.stringify(body))
    const [till] = await storedTill(callback)
    for (const [column, value] of Object.entries(stored)) assert.equal(till?.[column], value, column)
    if ('multi_token' in stored) assert.equal(body.multi_token, stored.multi_token)
    if ('priority' in stored) assert.equal(body.priority, stored.priority)
  })

test('a priority on a network without priorities is default', async () => {
  const { body } = await create('polygon/pol', {
    callback: newCallback(),
    address: address(1),
    priority: 'fast',
  })
  assert.equal(body.priority, 'default')
})

test('a split is stored as terms and printed as in the documents, with its minimum', async () => {
  const callback = newCallback()
  const { status, body } = await create('erc20/usdt', {
    callback,
    address: `0.7@${address(1)}|0.3@${address(2)}`,
  })
  assert.equal(status, 200)
  assert.equal(body.address_out, `{${address(1)}: 0.70, ${address(2)}: 0.30}`)
  assert.equal(body.minimum_transaction_coin, '1.33000000')
  const [till] = await storedTill(callback)
  assert.deepEqual(till?.terms, {
    operator: `0x${'0'.repeat(40)}`,
    refunder: `0x${'0'.repeat(40)}`,
    recipients: [
      { address: address(1).toLowerCase(), bps: 7000 },
      { address: address(2).toLowerCase(), bps: 3000 },
    ],
  })
})

test('twenty outputs are accepted', async () => {
  const split = Array.from({ length: 20 }, (_, index) => `0.05@${address(index)}`).join('|')
  const { status, body } = await create('eth', { callback: newCallback(), address: split })
  assert.equal(status, 200)
  assert.equal(body.minimum_transaction_coin, '0.01099500')
})

test('the same callback keeps its address, recipients and options for ever', async () => {
  const callback = newCallback()
  const first = await create('erc20/usdt', {
    callback,
    address: address(1),
    priority: 'economic',
    confirmations: '3',
  })
  const again = await create('erc20/usdt', { callback, address: address(2), priority: 'fast', pending: '1' })
  assert.deepEqual(again, first)
  const tills = await storedTill(callback)
  assert.equal(tills.length, 1)
  assert.equal(tills[0]?.confirmations, 3)
})

test('fifty equal creates at once make one address', async () => {
  const callback = newCallback()
  const before = Number((await blockbee.countRows()).split(' ')[0])
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => create('erc20/usdt', { callback, address: address(1) })),
  )
  assert.deepEqual(new Set(answers.map(answer => answer.status)), new Set([200]))
  assert.equal(new Set(answers.map(answer => answer.body.address_in)).size, 1)
  assert.equal(Number((await blockbee.countRows()).split(' ')[0]), before + 1)
})

test('a callback belongs to its account: another account gets another address', async () => {
  const callback = newCallback()
  const other = await blockbee.merchant()
  const mine = await create('eth', { callback, address: address(1) })
  const theirs = await create('eth', { callback, address: address(1) }, other.key)
  assert.equal(theirs.status, 200)
  assert.notEqual(theirs.body.address_in, mine.body.address_in)
})

const SECOND_TICKERS: [flags: Record<string, string>, ticker: string, allowed: boolean][] = [
  [{}, 'erc20/usdc', false],
  [{}, 'polygon/usdt', false],
  [{ multi_token: '1' }, 'erc20/usdc', true],
  [{ multi_token: '1' }, 'eth', true],
  [{ multi_token: '1' }, 'polygon/usdt', false],
  [{ multi_chain: '1' }, 'polygon/usdt', true],
  [{ multi_chain: '1' }, 'polygon/usdc', false],
  [{ multi_token: '1', multi_chain: '1' }, 'polygon/pol', true],
]
for (const [flags, ticker, allowed] of SECOND_TICKERS)
  test(`second ticker ${ticker} after erc20/usdt with ${JSON.stringify(flags)}: ${allowed ? 'same address' : 'refused'}`, async () => {
    const callback = newCallback()
    const first = await create('erc20/usdt', { callback, address: address(1), ...flags })
    const second = await create(ticker, { callback, address: address(1), multi_token: '1' })
    if (allowed) {
      assert.equal(second.status, 200)
      assert.equal(second.body.address_in, first.body.address_in)
    } else {
      assert.equal(second.status, 400)
      assert.deepEqual(second.body, {
        status: 'error',
        error: 'Non multi_token address already created for another token',
      })
    }
  })

test('without an address the default of the account is used, a split too; it needs no Address Override', async () => {
  const plain = await blockbee.merchant({ addressOverride: false })
  const deps = { ...catalogue, sql: blockbee.db }
  const callback = newCallback()
  await setDefaultAddress(deps, {
    businessId: plain.businessId,
    ticker: 'polygon/pol',
    address: `0.25@${address(3)}|0.75@${address(4)}`,
  })
  const { status, body } = await create('polygon/matic', { callback, address: '' }, plain.key)
  assert.equal(status, 200)
  assert.equal(body.address_out, `{${address(3)}: 0.25, ${address(4)}: 0.75}`)
  await setDefaultAddress(deps, { businessId: plain.businessId, ticker: 'polygon/pol', address: address(5) })
  assert.deepEqual((await create('polygon/pol', { callback }, plain.key)).body, body)
  await blockbee.db.query('delete from default_addresses where business_id = $1', [plain.businessId])
  assert.deepEqual((await create('polygon/pol', { callback }, plain.key)).body, body)
})

test('without confirmations the account setting holds; addresses made before keep theirs', async () => {
  const careful = await blockbee.merchant()
  const [before, after, named] = [newCallback(), newCallback(), newCallback()]
  const query = { address: address(1), apikey: careful.key }
  await create('eth', { ...query, callback: before })
  await changeSettings(blockbee.db, careful.businessId, { confirmations: 6 })
  await create('eth', { ...query, callback: before })
  await create('eth', { ...query, callback: after })
  await create('eth', { ...query, callback: named, confirmations: '2' })
  const stored = await Promise.all([before, after, named].map(storedTill))
  assert.deepEqual(
    stored.map(([till]) => till?.confirmations),
    [1, 6, 2],
  )
})

test('the key may come in the header, and paths work without the trailing slash', async () => {
  const answer = await blockbee.app.inject({
    url: `/eth/create?${new URLSearchParams({ callback: newCallback(), address: address(1) })}`,
    headers: { apikey: shop.key },
  })
  assert.equal(answer.statusCode, 200)
  assert.match(String(answer.headers['content-type']), /^application\/json/)
})

test('a callback encoded once too often names the same address', async () => {
  const callback = 'https://shop.example/twice?a=1&b=k%2B'
  const once = await create('eth', { callback, address: address(1) })
  const twice = await create('eth', { callback: encodeURIComponent(callback), address: address(1) })
  assert.equal(once.body.callback_url, callback)
  assert.deepEqual(twice, once)
})
