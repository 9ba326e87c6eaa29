import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createApiKey, revokeApiKey } from '../../businesses/api-keys.ts'
import { address, type Blockbee, type Merchant, startBlockbee } from './test/start-blockbee.ts'

// Issue 2, "Bad input": the dialect's error body, exactly, and nothing written.

let blockbee: Blockbee
let shop: Merchant
let plain: Merchant

before(async () => {
  blockbee = await startBlockbee({ allowLoopback: false })
  shop = await blockbee.merchant()
  plain = await blockbee.merchant({ addressOverride: false })
})
after(() => blockbee.stop())

const GENERIC = "Your request couldn't be processed, please try again later"
const MALFORMED = 'Callback URL malformed, please provide a correct URL'
const UNREACHABLE = 'Callback URL is not a valid URL'
const callback = 'https://shop.example/cb?order_id=1'
const good = { callback, address: address(1) }

async function refuses(
  path: string,
  query: Record<string, string>,
  expected: { status: number; error: string },
  key: string | null = shop.key,
): Promise<void> {
  const before = await blockbee.countRows()
  const answer = await blockbee.get(path, { ...(key === null ? {} : { apikey: key }), ...query })
  assert.deepEqual(answer, { status: expected.status, body: { status: 'error', error: expected.error } })
  assert.equal(await blockbee.countRows(), before)
}

test('no key', () => refuses('/eth/create/', good, { status: 400, error: 'API Key not provided' }, null))
test('empty key', () => refuses('/eth/create/', good, { status: 400, error: 'API Key not provided' }, ''))
test('unknown key', () =>
  refuses('/eth/create/', good, { status: 401, error: 'Invalid API Key' }, 'x'.repeat(43)))
test('unknown key on logs', () =>
  refuses('/eth/logs/', { callback }, { status: 401, error: 'Invalid API Key' }, 'x'.repeat(43)))
test('key of another dialect', async () => {
  const { key } = await createApiKey(blockbee.db, { ...shop, dialect: 'bleumi', addressOverride: true })
  await refuses('/eth/create/', good, { status: 401, error: 'Invalid API Key' }, key)
})
test('revoked key', async () => {
  const grant = { businessId: shop.businessId, dialect: 'blockbee', addressOverride: true } as const
  const { id, key } = await createApiKey(blockbee.db, grant)
  assert.equal(await revokeApiKey(blockbee.db, shop.businessId, id), true)
  await refuses('/eth/create/', good, { status: 401, error: 'Invalid API Key' }, key)
})
test('two keys in one query', () =>
  refuses('/eth/create/?apikey=a&apikey=b', good, { status: 401, error: 'Invalid API Key' }, null))
test('address without Address Override', () =>
  refuses(
    '/eth/create/',
    good,
    { status: 403, error: 'Address Override is not enabled for this API Key' },
    plain.key,
  ))

for (const ticker of [
  'btc',
  'erc20/doge',
  'erc20',
  '__proto__',
  'constructor',
  'eth/usdt',
  'erc20_usdt_x',
  '%00',
  'x'.repeat(500),
])
  for (const operation of ['create', 'logs'])
    test(`unknown ticker ${ticker.slice(0, 20)} on ${operation}`, () =>
      refuses(`/${ticker}/${operation}/`, good, { status: 400, error: 'Invalid ticker' }))

test('neither callback nor address', () =>
  refuses('/eth/create/', {}, { status: 400, error: 'You must provide a valid address and a callback' }))
test('no callback', () =>
  refuses(
    '/eth/create/',
    { address: address(1), callback: '' },
    {
      status: 400,
      error: 'You must provide a valid address and a callback',
    },
  ))
test('no address and no default', () =>
  refuses('/eth/create/', { callback }, { status: 400, error: 'You must provide a valid address' }))

const CALLBACKS: [callback: string, error: string][] = [
  ['shop.example/cb', MALFORMED],
  ['not a url', MALFORMED],
  ['ftp://shop.example/cb', MALFORMED],
  ['javascript:alert(1)', MALFORMED],
  ['http://', MALFORMED],
  ['https://shop.example:99999/', MALFORMED],
  ['https://shop.example/\u0000', MALFORMED],
  ['https://shop.example/\r\nx-evil: 1', MALFORMED],
  ['%FF%FE', MALFORMED],
  ['https://shop.example/cb?value_coin=5', MALFORMED],
  ['https://shop.example/cb?a=1&%70ending=0', MALFORMED],
  ['https://shop.example/cb?uuid[]=1', MALFORMED],
  ['https://shop.example/cb?value.coin=1', MALFORMED],
  ['https://user:secret@shop.example/cb', UNREACHABLE],
  ['http://localhost/cb', UNREACHABLE],
  ['http://127.0.0.1:8000/cb', UNREACHABLE],
  ['http://2130706433/cb', UNREACHABLE],
  ['http://[::1]/cb', UNREACHABLE],
  ['http://10.0.0.7/cb', UNREACHABLE],
  ['http://169.254.169.254/latest/meta-data', UNREACHABLE],
  ['http://intranet/cb', UNREACHABLE],
  ['http://db.internal/cb', UNREACHABLE],
  ['http://shop.example:25/cb', UNREACHABLE],
  ['http://shop.example:0/cb', UNREACHABLE],
  ['http://shop..example/cb', UNREACHABLE],
  [`http://${'x'.repeat(64)}.example/cb`, UNREACHABLE],
  [`http://${'x.'.repeat(124)}example/cb`, UNREACHABLE],
]
for (const [value, error] of CALLBACKS)
  test(`callback ${JSON.stringify(value)}`, () =>
    refuses('/eth/create/', { callback: value, address: address(1) }, { status: 400, error }))

test('two callbacks in one query', () =>
  refuses(`/eth/create/?callback=${encodeURIComponent(callback)}`, good, { status: 400, error: GENERIC }))

const lowerCase = address(7).toLowerCase()
const wrongChecksum = `0x${[...address(0xabcdef).slice(2)].map(flipCase).join('')}`
const ADDRESSES: [address: string, error: string][] = [
  ['bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq', 'Address is invalid'],
  ['TJRabPrwbZy45sbavfcjinPJC18kjpRTv8', 'Address is invalid'],
  ['0x123', 'Address is invalid'],
  [wrongChecksum, 'Address is invalid'],
  [`0x${'0'.repeat(40)}`, 'Address is invalid'],
  [`0.7@${address(1)}|0.2@${address(2)}`, 'Address is invalid'],
  [`0.7@${address(1)}|0.3001@${address(2)}`, 'Address is invalid'],
  [`0.99999@${address(1)}|0.00001@${address(2)}`, 'Address is invalid'],
  [`0@${address(1)}|1@${address(2)}`, 'Address is invalid'],
  [`-0.5@${address(1)}|1.5@${address(2)}`, 'Address is invalid'],
  [`5e-1@${address(1)}|0.5@${address(2)}`, 'Address is invalid'],
  [`0.5@${address(1)}|0.5@nonsense`, 'Address is invalid'],
  [`${address(1)}|${address(2)}`, 'Address is invalid'],
  [`0.5@${lowerCase}|0.5@${lowerCase}|`, 'Address is invalid'],
  [
    Array.from({ length: 21 }, (_, index) => `0.05@${address(index)}`).join('|'),
    'Maximum 20 output addresses',
  ],
]
for (const [value, error] of ADDRESSES)
  test(`address ${value.slice(0, 60)}`, () =>
    refuses('/eth/create/', { callback, address: value }, { status: 400, error }))

for (const value of ['0', '-1', '1.5', '1e3', 'two', '0x10', '١', ' 1', '00', 'NaN'])
  test(`confirmations=${value}`, () =>
    refuses('/eth/create/', { ...good, confirmations: value }, { status: 400, error: GENERIC }))
for (const name of ['pending', 'post', 'json', 'multi_token', 'multi_chain', 'convert'])
  test(`${name}=2`, () => refuses('/eth/create/', { ...good, [name]: '2' }, { status: 400, error: GENERIC }))

test('a request of 8,192 characters is served and one of 8,193 is not', async () => {
  const start = `/eth/create/?apikey=${shop.key}&address=${address(1)}&callback=https://shop.example/long?x=`
  const longest = start + 'x'.repeat(8192 - start.length)
  assert.equal((await blockbee.get(longest)).status, 200)
  await refuses(`${longest}x`, {}, { status: 414, error: GENERIC }, null)
})

test('unknown paths, other methods and broken escapes are answered in JSON', async () => {
  await refuses('/nothing/here/at/all', {}, { status: 404, error: 'Resource not found' })
  await refuses('/%zz/create/', good, { status: 400, error: GENERIC })
  for (const method of ['POST', 'PUT', 'DELETE', 'HEAD'] as const) {
    const before = await blockbee.countRows()
    const answer = await blockbee.app.inject({
      method,
      url: '/eth/create/',
      query: { ...good, apikey: shop.key },
      headers: { 'content-type': 'text/xml' },
      payload: method === 'HEAD' ? '' : '<a/>',
    })
    assert.equal(answer.statusCode, 405)
    assert.equal(answer.headers.allow, 'GET')
    if (method !== 'HEAD') assert.deepEqual(answer.json(), { status: 'error', error: GENERIC })
    assert.equal(await blockbee.countRows(), before)
  }
})

test('a failing database is a 500 in JSON that says nothing', async () => {
  await blockbee.db.query('alter table blockbee_callbacks rename to blockbee_callbacks_gone')
  try {
    const answer = await blockbee.get('/eth/create/', { ...good, apikey: shop.key })
    assert.deepEqual(answer, { status: 500, body: { status: 'error', error: GENERIC } })
  } finally {
    await blockbee.db.query('alter table blockbee_callbacks_gone rename to blockbee_callbacks')
  }
})

test('no key, no callback and no address ever reaches a log line, and no key a column', async () => {
  const { key } = shop
  await blockbee.get('/eth/create/', { ...good, apikey: key })
  await blockbee.app.inject({ url: '/eth/create/?callback=%zz', headers: { apikey: key } })
  await blockbee.app.inject({ url: `/eth/create/%zz?apikey=${key}` })
  await blockbee.app.inject({ url: `/no/such/thing/${key}?apikey=${key}` })
  const log = blockbee.logLines.join('')
  assert.ok(blockbee.logLines.length > 50)
  for (const canary of [key, plain.key, 'shop.example', address(1)]) assert.equal(log.includes(canary), false)
  for (const line of blockbee.logLines) assert.equal(typeof JSON.parse(line), 'object')
  const { rows } = await blockbee.db.query<{ dump: string }>(
    `select (select string_agg(k::text, '') from api_keys k) || (select string_agg(t::text, '') from tills t) ||
            (select string_agg(c::text, '') from blockbee_callbacks c) as dump`,
  )
  assert.equal(rows[0]?.dump.includes(key), false)
})

function flipCase(letter: string): string {
  return letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()
}
