import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { changeSettings } from '../../businesses/change-settings.ts'
import { type Blockbee, type Merchant, startBlockbee } from './test/start-blockbee.ts'

// `checkout/request` and `deposit/request` (reference blockbee 10.1, 11): every parameter and every field.

const GENERIC = "Your request couldn't be processed, please try again later"
const MALFORMED = 'Callback URL malformed, please provide a correct URL'
const UNREACHABLE = 'Callback URL is not a valid URL'
const NO_NOTIFY = 'No notify url specified'

let blockbee: Blockbee
let shop: Merchant
before(async () => {
  blockbee = await startBlockbee({ allowLoopback: false })
  shop = await blockbee.merchant()
})
after(() => blockbee.stop())

type Kind = 'checkout' | 'deposit'
const inHours = (hours: number): string => String(Math.floor(Date.now() / 1000) + hours * 3_600)
const GOOD: Record<Kind, Record<string, string>> = {
  checkout: { redirect_url: 'https://shop.example/thanks?order=7', value: '10' },
  deposit: { notify_url: 'https://shop.example/ipn?user=9' },
}

async function refuses(
  kind: Kind,
  change: Record<string, string | undefined>,
  error: string,
  status = 400,
  key: string | null = shop.key,
): Promise<void> {
  const query = Object.fromEntries(
    Object.entries({ ...(key === null ? {} : { apikey: key }), ...GOOD[kind], ...change }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  )
  const before = await blockbee.countRows()
  const answer = await blockbee.get(`/${kind}/request/`, query)
  assert.deepEqual(answer, { status, body: { status: 'error', error } })
  assert.equal(await blockbee.countRows(), before)
}

async function accepts(kind: Kind, change: Record<string, string>): Promise<Record<string, unknown>> {
  const answer = await blockbee.get(`/${kind}/request/`, { apikey: shop.key, ...GOOD[kind], ...change })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  const { rows } = await blockbee.db.query<Record<string, unknown>>('select * from orders where token = $1', [
    answer.body.payment_id,
  ])
  assert.ok(rows[0])
  return { ...rows[0], answer: answer.body }
}

describe('answers', () => {
  test('checkout: exactly these fields', async () => {
    const { answer, ...row } = await accepts('checkout', {})
    const { success_token, payment_id } = answer as Record<string, string>
    assert.deepEqual(answer, {
      status: 'success',
      success_token,
      payment_url: `https://pay.shop.example/pay/payment/${payment_id}/`,
      payment_id,
    })
    assert.match(success_token ?? '', /^[A-Za-z0-9]{64}$/)
    assert.match(payment_id ?? '', /^[A-Za-z0-9]{32}$/)
    assert.equal(row.value_atoms, 1_000_000_000n)
    assert.deepEqual(
      [row.kind, row.currency, row.method, row.expires_at, row.notify_url],
      ['payment', 'USD', 'get', null, null],
    )
  })

  test('deposit: exactly these fields', async () => {
    const { answer } = await accepts('deposit', {})
    const { payment_id } = answer as Record<string, string>
    assert.deepEqual(answer, {
      status: 'success',
      payment_url: `https://pay.shop.example/pay/deposit/${payment_id}/`,
      payment_id,
    })
  })

  test('every call makes a new payment', async () => {
    const [one, two] = [await accepts('checkout', {}), await accepts('checkout', {})]
    assert.notEqual(one.token, two.token)
    assert.notEqual(one.success_token, two.success_token)
  })

  test('the key may come in a header; both forms of the path are served', async () => {
    for (const url of ['/checkout/request', '/checkout/request/']) {
      const query = new URLSearchParams(GOOD.checkout)
      const answer = await blockbee.app.inject({ url: `${url}?${query}`, headers: { apikey: shop.key } })
      assert.equal(answer.statusCode, 200)
      assert.match(String(answer.headers['content-type']), /^application\/json/)
    }
  })
})

for (const kind of ['checkout', 'deposit'] as const)
  describe(`${kind}: keys, flags, common parameters`, () => {
    test('no key', () => refuses(kind, {}, 'API Key not provided', 400, null))
    test('empty key', () => refuses(kind, {}, 'API Key not provided', 400, ''))
    test('unknown key', () => refuses(kind, {}, 'Invalid API Key', 401, 'x'.repeat(43)))
    for (const name of ['post', 'json'])
      for (const value of ['2', 'yes', '-1', '01'])
        test(`${name}=${value}`, () => refuses(kind, { [name]: value }, GENERIC))
    for (const [query, method] of [
      [{}, 'get'],
      [{ post: '' }, 'get'],
      [{ post: '0', json: '0' }, 'get'],
      [{ post: '1' }, 'post'],
      [{ json: '1' }, 'json'],
      [{ post: '1', json: '1' }, 'json'],
    ] as const)
      test(`${JSON.stringify(query)} is told by ${method}`, async () =>
        assert.equal((await accepts(kind, query)).method, method))

    for (const currency of ['XXX', 'US', 'USDT', '$', '__proto__', 'usd,eur', 'x'.repeat(3_000)])
      test(`currency=${currency.slice(0, 20)}`, () => refuses(kind, { currency }, GENERIC))
    for (const [currency, stored] of [
      ['eur', 'EUR'],
      ['JPY', 'JPY'],
      ['', 'USD'],
    ] as const)
      test(`currency=${currency} is ${stored}`, async () =>
        assert.equal((await accepts(kind, { currency })).currency, stored))

    test('a description keeps its letters and line ends', async () => {
      const item_description = 'Tee 🍵 <b>&"\'\n2 × 5'
      assert.equal((await accepts(kind, { item_description })).description, item_description)
      assert.equal((await accepts(kind, { item_description: '' })).description, null)
    })
    for (const item_description of ['a\u0000b', 'a\u0007', '\u001b[31m', 'x'.repeat(2_001)])
      test(`description ${JSON.stringify(item_description.slice(0, 12))}`, () =>
        refuses(kind, { item_description }, GENERIC))

    for (const [notify_url, error] of [
      ['shop.example/ipn', MALFORMED],
      ['javascript:alert(1)', MALFORMED],
      ['ftp://shop.example/', MALFORMED],
      ['https://shop.example/\u0000', MALFORMED],
      ['https://shop.example/?success_token=1', MALFORMED],
      ['https://shop.example/?is_paid=1', MALFORMED],
      ['https://shop.example/?txid[]=1', MALFORMED],
      ['https://shop.example/?paid.amount=1', MALFORMED],
      ['http://localhost/ipn', UNREACHABLE],
      ['http://10.0.0.7/ipn', UNREACHABLE],
      ['http://169.254.169.254/latest', UNREACHABLE],
      ['https://user:pw@shop.example/', UNREACHABLE],
    ] as const)
      test(`notify_url ${JSON.stringify(notify_url)}`, () => refuses(kind, { notify_url }, error))
    test('a notify_url that was encoded once too often is decoded', async () => {
      const notify_url = 'https://shop.example/ipn?order_id=13&nonce=n%2Fx'
      const row = await accepts(kind, { notify_url: encodeURIComponent(notify_url) })
      assert.equal(row.notify_url, notify_url)
    })
    test('unknown parameters are ignored', async () => {
      await accepts(kind, { customer_email: 'a@b.example', order_id: '7', confirmations: '12' })
    })
    test('a parameter that comes twice is refused', async () => {
      const before = await blockbee.countRows()
      const answer = await blockbee.get(`/${kind}/request/?currency=usd`, {
        ...{ apikey: shop.key, ...GOOD[kind] },
        currency: 'eur',
      })
      assert.deepEqual(answer, { status: 400, body: { status: 'error', error: GENERIC } })
      assert.equal(await blockbee.countRows(), before)
    })
    test('other methods are refused', async () => {
      const query = new URLSearchParams({ apikey: shop.key, ...GOOD[kind] })
      const answer = await blockbee.app.inject({ method: 'POST', url: `/${kind}/request/?${query}` })
      assert.equal(answer.statusCode, 405)
    })
    test('a request above 8,192 characters is refused', async () => {
      const before = await blockbee.countRows()
      const answer = await blockbee.get(`/${kind}/request/`, {
        ...{ apikey: shop.key, ...GOOD[kind] },
        item_description: 'x'.repeat(8_192),
      })
      assert.deepEqual(answer, { status: 414, body: { status: 'error', error: GENERIC } })
      assert.equal(await blockbee.countRows(), before)
    })
  })

describe('checkout: its own parameters', () => {
  for (const redirect_url of [
    undefined,
    '',
    'shop.example/thanks',
    '/thanks',
    'javascript:alert(1)',
    'data:text/html,x',
    'https://',
    'https://user:pw@shop.example/',
    'https://shop.example/\r\nx: 1',
  ])
    test(`redirect_url ${JSON.stringify(redirect_url)}`, () => refuses('checkout', { redirect_url }, GENERIC))
  test('redirect_url: any host that a browser may go to, kept byte for byte', async () => {
    for (const redirect_url of [
      'http://localhost:8080/done',
      'https://shop.example?a=%2B&b=ü#top',
      'https://10.0.0.5/x',
    ])
      assert.equal((await accepts('checkout', { redirect_url })).redirect_url, redirect_url)
  })

  for (const value of [
    ...[
      undefined,
      '',
      '0',
      '0.00',
      '-1',
      '+1',
      '1e13',
      '1e-9',
      '0x10',
      'NaN',
      'Infinity',
      '1,5',
      ' 1',
      '1 ',
      '.5',
      '5.',
    ],
    ...['١٢', '0.000000004', '1000000000000.00000001', '9'.repeat(13), '1'.repeat(400), '10abc'],
  ])
    test(`value ${JSON.stringify(value?.slice(0, 30))}`, () => refuses('checkout', { value }, GENERIC))
  for (const [value, atoms] of [
    ['20000', 2_000_000_000_000n],
    ['10.50', 1_050_000_000n],
    ['0.00000001', 1n],
    ['1000000000000', 100_000_000_000_000_000_000n],
    ['01', 100_000_000n],
    ['0.30000000000000004', 30_000_000n],
    ['59.969999999999995', 5_997_000_000n],
    // As Odoo's module writes 19.99.
    ['19.989999999999998436805981327779591083526611328125', 1_999_000_000n],
    ['0.000000005', 1n],
    ['1.5e2', 15_000_000_000n],
  ] as const)
    test(`value ${value} is exact to the eighth place`, async () =>
      assert.equal((await accepts('checkout', { value })).value_atoms, atoms))

  for (const expire_at of [
    ...['0', '1', '-1', 'tomorrow', '1.5', '1e12', '253402300800', '9'.repeat(13), inHours(0), inHours(0.98)],
    ...[new Date().toISOString()],
  ])
    test(`expire_at ${expire_at}`, () => refuses('checkout', { expire_at }, GENERIC))
  for (const hours of [1, 1 + 1 / 60])
    test(`expire_at: ${hours.toFixed(2)} hours ahead are enough`, async () => {
      const expire_at = inHours(hours)
      const row = await accepts('checkout', { expire_at })
      assert.equal((row.expires_at as Date).getTime(), Number(expire_at) * 1_000)
    })
})

describe('deposit: its own parameters', () => {
  test('no notify_url', () => refuses('deposit', { notify_url: undefined }, NO_NOTIFY))
  test('empty notify_url', () => refuses('deposit', { notify_url: '' }, NO_NOTIFY))
  test('a deposit never ends and asks for nothing', async () => {
    const row = await accepts('deposit', {
      value: '5',
      expire_at: inHours(2),
      redirect_url: 'https://shop.example/',
    })
    assert.deepEqual(
      [row.value_atoms, row.expires_at, row.redirect_url, row.success_token],
      [null, null, null, null],
    )
  })
})

test('links that shops make of an id lead to the page, their query kept; nothing else does', async () => {
  const id = 'OcRrZGsKQFGsoi0asqZkr97WbitMxFMb'
  for (const [path, page] of [
    [`/payment/${id}/`, `/pay/payment/${id}/`],
    [`/deposit/${id}?lang=de&x=%2F`, `/pay/deposit/${id}/?lang=de&x=%2F`],
  ]) {
    const answer = await blockbee.app.inject(path ?? '')
    assert.deepEqual([answer.statusCode, answer.headers.location], [308, `https://pay.shop.example${page}`])
  }
  for (const other of [
    '/payment/short/',
    `/payment/${id}x/`,
    `/payment/${id.slice(1)}%0a`,
    `/subscription/${id}`,
  ])
    assert.deepEqual(await blockbee.get(other), {
      status: 404,
      body: { status: 'error', error: 'Resource not found' },
    })
})

test('settings of the account are taken at creation and kept', async () => {
  const { businessId } = shop
  await changeSettings(blockbee.db, businessId, {
    ...{ fiatCurrency: 'eur', toleranceBps: 50, quoteSeconds: 600, confirmations: 6 },
  })
  const row = await accepts('checkout', {})
  const expected = ['EUR', 50, 600, 6]
  assert.deepEqual([row.currency, row.tolerance_bps, row.quote_seconds, row.confirmations], expected)
  await changeSettings(blockbee.db, businessId, {
    ...{ fiatCurrency: 'USD', toleranceBps: 0, quoteSeconds: 300, confirmations: 1 },
  })
  const { rows } = await blockbee.db.query<Record<string, unknown>>('select * from orders where id = $1', [
    row.id,
  ])
  assert.deepEqual(
    [rows[0]?.currency, rows[0]?.tolerance_bps, rows[0]?.quote_seconds, rows[0]?.confirmations],
    expected,
  )
})

test('no token is ever in a log line', async () => {
  const { token, success_token } = await accepts('checkout', {})
  await blockbee.get('/checkout/logs/', { apikey: shop.key, token: String(token) })
  const log = blockbee.logLines.join('')
  for (const secret of [token, success_token, shop.key]) assert.equal(log.includes(String(secret)), false)
})
