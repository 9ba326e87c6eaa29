import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Rates } from '../../rates/ports.ts'
import type { ForwardCost } from './route.ts'
import { address, type Blockbee, catalogue, PUBLIC_URL, startBlockbee } from './test/start-blockbee.ts'

// Every parameter and every response field of the information endpoints (reference blockbee 7), over real HTTP.

const GENERIC = "Your request couldn't be processed, please try again later"
const FIATS_OF_TABLE = ['USD', 'EUR', 'JPY']

let blockbee: Blockbee
let url: string
let key: string
let rates: Rates = catalogue.rates
let costKnown = true

/** 0.0015 of the network's coin for one recipient, 0.0005 for each further one, twice that for `fast`. */
const forwardCost: ForwardCost = async (asset, { recipients, priority }) => {
  const coin = catalogue.registry.byContract(asset.chainId, null)
  const atoms = (10n ** 15n + 5n * 10n ** 14n * BigInt(recipients)) * (priority === 'fast' ? 2n : 1n)
  return coin && costKnown ? { atoms, coin } : null
}

before(async () => {
  blockbee = await startBlockbee({ rates: { quote: (from, to) => rates.quote(from, to) }, forwardCost })
  url = await blockbee.app.listen({ host: '127.0.0.1', port: 0 })
  key = (await blockbee.merchant()).key
})
after(() => blockbee.stop())

interface Answer {
  readonly status: number
  readonly type: string | null
  readonly body: Record<string, unknown>
}

async function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(url + path, { headers, redirect: 'error' })
  const body: unknown = await response.json()
  assert.ok(typeof body === 'object' && body !== null)
  return { status: response.status, type: response.headers.get('content-type'), body: { ...body } }
}

async function refuses(path: string, status: number, error: string): Promise<void> {
  const before = await blockbee.countRows()
  const answer = await get(path)
  assert.deepEqual(answer, {
    status,
    type: 'application/json; charset=utf-8',
    body: { status: 'error', error },
  })
  assert.equal(await blockbee.countRows(), before)
}

const usdt = {
  coin: 'USDT',
  logo: `${PUBLIC_URL}/media/token_logos/usdt.svg`,
  ticker: 'usdt',
  minimum_transaction: 100,
  minimum_transaction_coin: '1.00000000',
  minimum_fee: 0,
  minimum_fee_coin: '0.00000000',
  fee_percent: '0.000',
  network_fee_estimation: '0.0015',
}
const usdtPrices = { USD: '1.0020000000', EUR: '0.9218400000', JPY: '150.3000000000' }

test('info of a coin: every field', async () => {
  const { status, type, body } = await get('/erc20/usdt/info/')
  assert.equal(status, 200)
  assert.equal(type, 'application/json; charset=utf-8')
  const { prices_updated: updated, ...rest } = body
  assert.deepEqual(rest, { status: 'success', ...usdt, prices: usdtPrices })
  assert.match(String(updated), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  assert.ok(Math.abs(Date.parse(String(updated)) - Date.now()) < 60_000)
})

test('info of a coin of its own has its name and an integer with all digits', async () => {
  const response = await fetch(`${url}/eth/info/?prices=0`)
  const text = await response.text()
  assert.match(text, /"minimum_transaction":1500000000000000,/)
  assert.deepEqual(Object.keys(JSON.parse(text)), [
    'status',
    'coin',
    'logo',
    'ticker',
    'minimum_transaction',
    'minimum_transaction_coin',
    'minimum_fee',
    'minimum_fee_coin',
    'fee_percent',
    'network_fee_estimation',
  ])
})

for (const [query, priced] of [
  ['', true],
  ['?prices=', true],
  ['?prices=1', true],
  ['?prices=0', false],
  ['?prices=False', false],
  ['?prices=TRUE', true],
] as const)
  test(`info of a coin with ${query || 'nothing'} ${priced ? 'has' : 'has no'} prices`, async () => {
    for (const path of ['/erc20/usdt/info/', '/erc20_usdt/info', '/ERC20/USDT/info'])
      assert.equal('prices' in (await get(path + query)).body, priced, path)
  })

test('info lists every coin that can be created, coins at the root and tokens in their chain, without a status', async () => {
  const { status, body } = await get('/info/')
  assert.equal(status, 200)
  assert.deepEqual(Object.keys(body).sort(), ['erc20', 'eth', 'fee_tiers', 'polygon'])
  assert.deepEqual(body.fee_tiers, [{ minimum: '0.00', fee: '0.000' }])
  const { erc20, eth, polygon } = body as Record<string, Record<string, Record<string, unknown>>>
  assert.deepEqual(Object.keys(erc20 ?? {}), ['usdt', 'usdc', 'wbtc'])
  assert.deepEqual(Object.keys(polygon ?? {}), ['pol', 'usdt', 'usdc', 'wbtc'])
  assert.deepEqual(erc20?.usdt, usdt)
  for (const entry of [eth, ...Object.values(erc20 ?? {}), ...Object.values(polygon ?? {})])
    for (const name of ['coin', 'logo', 'ticker']) assert.ok(entry?.[name], name)
  // What is listed can be created.
  for (const ticker of ['eth', ...Object.keys(erc20 ?? {}).map(token => `erc20/${token}`)]) {
    const callback = encodeURIComponent(`https://shop.example/cb?ticker=${ticker}`)
    const made = await get(`/${ticker}/create/?apikey=${key}&callback=${callback}&address=${address(1)}`)
    assert.equal(made.status, 200, ticker)
  }
})

test('info with prices has them on every coin that has some', async () => {
  const { body } = await get('/info?prices=1')
  const { erc20 } = body as Record<string, Record<string, Record<string, unknown>>>
  assert.deepEqual(erc20?.usdt?.prices, usdtPrices)
  assert.equal('prices' in (erc20?.usdc ?? {}), false)
})

test('bitcoin is listed only where its list would be taken for a broken one, and says what it is', async () => {
  const wordpress = await get('/info/?prices=0', { 'user-agent': 'WordPress/6.8.2; https://shop.example' })
  const { btc } = wordpress.body as Record<string, Record<string, unknown>>
  assert.deepEqual(Object.keys(btc ?? {}), [
    'coin',
    'logo',
    'ticker',
    'minimum_transaction',
    'minimum_transaction_coin',
    'minimum_fee',
    'minimum_fee_coin',
    'fee_percent',
  ])
  assert.match(String(btc?.coin), /not available/)
  assert.equal('btc' in (await get('/info/', { 'user-agent': 'Mozilla/5.0 WordPress/6.8' })).body, false)
  await refuses('/btc/info/', 400, 'Invalid ticker')
})

test('logos are drawings of our own, for known coins only', async () => {
  for (const symbol of ['usdt', 'ETH', 'btc']) {
    const response = await fetch(`${url}/media/token_logos/${symbol}.svg`)
    assert.equal(response.status, 200)
    assert.equal(response.headers.get('content-type'), 'image/svg+xml')
    assert.match(await response.text(), /^<svg [^>]*>.*<\/svg>$/)
  }
  for (const file of ['doge.svg', 'usdt.png', '..%2f..%2fetc%2fpasswd', '__proto__', 'x'.repeat(2_000)])
    await refuses(`/media/token_logos/${file}`, 404, 'Resource not found')
})

test('qrcode: every field', async () => {
  const { status, body } = await get(`/erc20/usdt/qrcode/?address=${address(1)}`)
  assert.equal(status, 200)
  assert.deepEqual(Object.keys(body), ['status', 'qr_code', 'payment_uri'])
  assert.equal(body.status, 'success')
  assert.equal(body.payment_uri, address(1))
  assert.deepEqual(pngSize(body.qr_code), [512, 512])
})

const SIZES: [size: string, pixels: number][] = [
  ['', 512],
  ['300', 300],
  ['64', 64],
  ['63', 64],
  ['0', 64],
  ['-5', 64],
  ['1024', 1024],
  ['1025', 1024],
  ['9'.repeat(400), 1024],
]
for (const [size, pixels] of SIZES)
  test(`qrcode with size=${size.slice(0, 10)} has ${pixels} pixels`, async () => {
    const { body } = await get(`/eth/qrcode?address=${address(1)}&value=1.5e-7&size=${size}`)
    assert.deepEqual(pngSize(body.qr_code), [pixels, pixels])
    assert.equal(body.payment_uri, address(1))
  })

test('estimate: every field', async () => {
  const { status, body } = await get('/erc20/usdt/estimate/')
  assert.equal(status, 200)
  assert.deepEqual(body, {
    status: 'success',
    estimated_cost: '0.0015',
    estimated_cost_currency: { USD: '4.50', EUR: '4.14', JPY: '675.00' },
  })
})

const ESTIMATES: [query: string, cost: string][] = [
  ['addresses=&priority=', '0.0015'],
  ['addresses=1&priority=default', '0.0015'],
  ['addresses=20', '0.011'],
  ['addresses=002', '0.002'],
  ['priority=fast', '0.003'],
  ['priority=warp', '0.0015'],
]
for (const [query, cost] of ESTIMATES)
  test(`estimate with ${query}`, async () => {
    assert.equal((await get(`/eth/estimate?${query}`)).body.estimated_cost, cost)
  })

test('a priority on a network without priorities is default', async () => {
  assert.equal((await get('/polygon/usdt/estimate/?priority=fast')).body.estimated_cost, '0.0015')
})

const CONVERSIONS: [path: string, value: string, rate: string][] = [
  ['/eth/convert/?value=300&from=USD', '0.1', '0.0003333333333'],
  ['/eth/convert/?value=10&from=usd', '0.00333333', '0.0003333333333'],
  ['/eth/convert/?value=0.01&from=JPY', '0.0000000222222', '0.000002222222222'],
  ['/erc20/usdt/convert?value=10&from=EUR', '10.847869', '1.084786948'],
  ['/erc20/usdt/convert?value=1&from=eth', '2994.011976', '2994.011976'],
  ['/polygon_pol/convert/?value=1&from=eth', '6666.66666667', '6666.666667'],
  ['/convert/?value=1.5&from=eth&to=USD', '4500.00', '3000'],
  ['/convert/?value=1&from=eth&to=erc20_usdt', '2994.011976', '2994.011976'],
  ['/convert?value=1&from=ERC20/USDT&to=eur', '0.92184', '0.92184'],
  ['/convert/?value=100&from=USD&to=EUR', '92.00', '0.92'],
  ['/convert/?value=1&from=JPY&to=USD', '0.00666667', '0.006666666667'],
  ['/convert/?value=0&from=USD&to=eth', '0', '0.0003333333333'],
  ['/convert/?value=007&from=USD&to=USD', '7.00', '1'],
  // As client libraries print their floats.
  ['/convert/?value=1e-05&from=eth&to=USD', '0.03', '3000'],
  ['/convert/?value=1.5E-5&from=eth&to=USD', '0.045', '3000'],
  ['/eth/convert/?value=1e%2B3&from=USD', '0.33333333', '0.0003333333333'],
  ['/erc20/usdt/convert/?value=0.30000000000000004&from=USD', '0.299401', '0.998003992'],
  ['/convert/?value=99999999999999999999&from=eth&to=USD', '299999999999999999997000.00', '3000'],
]
for (const [path, value, rate] of CONVERSIONS)
  test(`convert: ${path}`, async () => {
    const { status, body } = await get(path)
    assert.equal(status, 200)
    assert.deepEqual(body, { status: 'success', value_coin: value, exchange_rate: rate })
  })

test('a key is not needed, is taken when shown, and must be right', async () => {
  const paths = [
    '/eth/info/',
    `/eth/qrcode/?address=${address(1)}`,
    '/eth/estimate/',
    '/eth/convert/?value=1&from=USD',
    '/convert/?value=1&from=USD&to=eth',
  ]
  for (const path of paths) {
    assert.equal((await get(path)).status, 200, path)
    assert.equal((await get(path, { apikey: key })).status, 200, path)
    await refuses(`${path}${path.includes('?') ? '&' : '?'}apikey=${'x'.repeat(43)}`, 401, 'Invalid API Key')
  }
  assert.equal((await get('/info/?apikey=nonsense')).status, 200)
})

const WRONG_VALUES = [
  '-1',
  '1e',
  'e5',
  '1e-5.5',
  '1e99',
  '1.25e-99',
  '1e100',
  '0x10',
  'NaN',
  'Infinity',
  '1,5',
  '.5',
  '5.',
  ' 1',
  '1 ',
  '٣',
  '1'.repeat(21),
  '0.'.padEnd(103, '0'),
]
const REFUSED: [path: string, status: number, error: string][] = [
  ['/info/?prices=2', 400, GENERIC],
  ['/info/?prices=1&prices=1', 400, GENERIC],
  ['/eth/info/?prices=yes', 400, GENERIC],
  ['/eth/info/?prices[]=1&prices=0&prices=1', 400, GENERIC],
  ['/doge/info/', 400, 'Invalid ticker'],
  ['/erc20/doge/info/', 400, 'Invalid ticker'],
  ['/__proto__/info/', 400, 'Invalid ticker'],
  [`/${'x'.repeat(500)}/info/`, 400, 'Invalid ticker'],
  [`/eth/info/?x=${'x'.repeat(8_200)}`, 414, GENERIC],
  ['/eth/qrcode/', 400, 'You must provide a valid address'],
  ['/eth/qrcode/?address=', 400, 'You must provide a valid address'],
  ['/eth/qrcode/?address=nonsense', 400, 'Address is invalid'],
  ['/eth/qrcode/?address=bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq', 400, 'Address is invalid'],
  [`/eth/qrcode/?address=${address(1)}&address=${address(2)}`, 400, GENERIC],
  ['/doge/qrcode/?address=x', 400, 'Invalid ticker'],
  ...['big', '1.5', '0x40', '1e2', ' 64'].map((size): [string, number, string] => [
    `/eth/qrcode/?address=${address(1)}&size=${encodeURIComponent(size)}`,
    400,
    GENERIC,
  ]),
  ...['0', '-1', '1.5', 'two', '1e1'].map((count): [string, number, string] => [
    `/eth/estimate/?addresses=${count}`,
    400,
    GENERIC,
  ]),
  ['/eth/estimate/?addresses=21', 400, 'Maximum 20 output addresses'],
  [`/eth/estimate/?addresses=${'9'.repeat(400)}`, 400, 'Maximum 20 output addresses'],
  ['/eth/estimate/?priority=fast&priority=fast', 400, GENERIC],
  ['/doge/estimate/', 400, 'Invalid ticker'],
  ['/convert/', 400, GENERIC],
  ['/convert/?from=USD&to=eth', 400, GENERIC],
  ['/convert/?value=1&to=eth', 400, GENERIC],
  ['/convert/?value=1&from=USD', 400, GENERIC],
  ['/convert/?value=&from=USD&to=eth', 400, GENERIC],
  ['/convert/?value=1&from=&to=eth', 400, GENERIC],
  ['/convert/?value=1&from=USD&to=', 400, GENERIC],
  ['/convert/?value=1&value=2&from=USD&to=eth', 400, GENERIC],
  ['/convert/?value=1&from=XXX&to=eth', 400, 'Invalid ticker'],
  ['/convert/?value=1&from=USD&to=__proto__', 400, 'Invalid ticker'],
  [`/convert/?value=1&from=${'x'.repeat(1_000)}&to=eth`, 400, 'Invalid ticker'],
  ['/eth/convert/', 400, GENERIC],
  ['/eth/convert/?value=1', 400, GENERIC],
  ['/eth/convert/?from=USD', 400, GENERIC],
  ['/eth/convert/?value=1&from=doge', 400, 'Invalid ticker'],
  ['/usd/convert/?value=1&from=eth', 400, 'Invalid ticker'],
  ['/doge/convert/?value=1&from=USD', 400, 'Invalid ticker'],
  ...['create', 'fetch', 'list'].map((call): [string, number, string] => [
    `/subscription/${call}/?apikey=x&user_id=7&user_email=a@b.example`,
    404,
    'Resource not found',
  ]),
  ...WRONG_VALUES.flatMap((value): [string, number, string][] => [
    [`/convert/?value=${encodeURIComponent(value)}&from=USD&to=eth`, 400, GENERIC],
    [`/eth/convert/?value=${encodeURIComponent(value)}&from=USD`, 400, GENERIC],
    [`/eth/qrcode/?address=${address(1)}&value=${encodeURIComponent(value)}`, 400, GENERIC],
  ]),
]
for (const [path, status, error] of REFUSED)
  test(`refused: ${path.slice(0, 90)}`, () => refuses(path, status, error))

test('methods other than GET are refused in JSON', async () => {
  for (const path of [
    '/info/',
    '/eth/info/',
    '/eth/qrcode/',
    '/eth/estimate/',
    '/eth/convert/',
    '/convert/',
  ]) {
    const response = await fetch(url + path, { method: 'POST', body: '{}' })
    assert.equal(response.status, 405)
    assert.deepEqual(await response.json(), { status: 'error', error: GENERIC })
  }
})

test('without any rate nothing is converted or estimated, and no price is told (F17)', async () => {
  rates = { quote: (from, to) => ({ from, to, unavailable: 'stale' }) }
  try {
    await refuses('/eth/convert/?value=1&from=USD', 503, GENERIC)
    await refuses('/convert/?value=1&from=USD&to=USD', 503, GENERIC)
    await refuses('/eth/estimate/', 503, GENERIC)
    const { status, body } = await get('/erc20/usdt/info/')
    assert.equal(status, 200)
    assert.deepEqual(body, { status: 'success', ...usdt })
    assert.equal((await get('/info/?prices=1')).status, 200)
  } finally {
    rates = catalogue.rates
  }
})

test('a currency without a rate is left out, the others stay', async () => {
  const { quote } = catalogue.rates
  rates = {
    quote: (from, to) => (to === 'EUR' ? { from, to, unavailable: 'disagreement' } : quote(from, to)),
  }
  try {
    const { prices } = (await get('/eth/info/')).body
    const { estimated_cost_currency: costs } = (await get('/eth/estimate/')).body
    for (const told of [prices, costs])
      assert.deepEqual(
        Object.keys(told ?? {}),
        FIATS_OF_TABLE.filter(fiat => fiat !== 'EUR'),
      )
  } finally {
    rates = catalogue.rates
  }
})

test('while the fees of a network are unknown there is no estimate, and info leaves it out', async () => {
  costKnown = false
  try {
    await refuses('/eth/estimate/', 503, GENERIC)
    const { status, body } = await get('/eth/info/')
    assert.equal(status, 200)
    assert.equal('network_fee_estimation' in body, false)
  } finally {
    costKnown = true
  }
})

function pngSize(base64: unknown): number[] {
  const png = Buffer.from(String(base64), 'base64')
  assert.equal(png.toString('base64'), base64)
  assert.equal(png.subarray(0, 8).toString('hex'), '89504e470d0a1a0a')
  return [png.readUInt32BE(16), png.readUInt32BE(20)]
}
