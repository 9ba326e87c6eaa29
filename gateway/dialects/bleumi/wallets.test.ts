import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { TILL_ADDRESS } from '../../../contracts/generated/till.ts'
import { type OpenTestDatabase, openTestDatabase } from '../../../devnet/test-database.ts'
import { createApiKey } from '../../businesses/api-keys.ts'
import { KeyAuthenticator } from '../../businesses/authenticate.ts'
import { createTestBusiness } from '../../businesses/test-business.ts'
import { evmTillFactory } from '../../chains/evm/evm-till-factory.ts'
import { AssetRegistry } from '../../domain/assets.ts'
import { systemClock } from '../../runtime/clock.ts'
import type { Database } from '../../storage/database.ts'
import { TEST_BOX } from '../../storage/test/test-box.ts'
import { setDefaultAddress } from '../../tills/set-default-address.ts'
import { closeServer } from '../close-server.ts'
import { buildHttpServer } from '../http-server.ts'
import type { RequestLimits } from '../request-meter.ts'
import { SANDBOX_CODES } from './network-codes.ts'
import { registerBleumi } from './register-routes.ts'
import type { BleumiDeps } from './route.ts'

// Part 1 of the reference, the rows about wallets (1.1, 1.3, 1.4.1 to 1.4.3, 1.6, 1.7), over real HTTP and PostgreSQL.

const TOKEN = '0xAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
const GONE = `0x${'d'.repeat(40)}`
const SILENT = `0x${'e'.repeat(40)}`
const OWNER = `0x${'1'.repeat(40)}`
const BUYER = `0x${'2'.repeat(40)}`
const OPERATOR = `0x${'3'.repeat(40)}`
const CHAIN_ID = 'eip155:31337'

function token(symbol: string, contract: string) {
  return {
    id: `${CHAIN_ID}/erc20:${contract.toLowerCase()}`,
    chainId: CHAIN_ID,
    network: 'ethereum',
    symbol,
    name: symbol,
    ticker: `erc20/${symbol.toLowerCase()}`,
    decimals: 6,
    contract: contract.toLowerCase(),
    minimumAtoms: 1_000_000n,
    stable: true,
  }
}

const registry = new AssetRegistry([
  {
    chainId: CHAIN_ID,
    network: 'ethereum',
    family: 'evm',
    tickerPrefix: 'erc20',
    finality: { depth: 12, tag: true },
    assets: [token('USDT', TOKEN), token('GONE', GONE), token('SILENT', SILENT)],
  },
])

let database: OpenTestDatabase
let db: Database
let app: FastifyInstance
let url: string
let key: string
let businessId: string

async function serve(over: Partial<BleumiDeps> = {}): Promise<{ app: FastifyInstance; url: string }> {
  const logger = pino({ level: 'silent' })
  const server = buildHttpServer({ logger, metrics: new Registry(), probes: [] })
  await registerBleumi(server, {
    ...{ sql: db, db, box: TEST_BOX },
    keys: new KeyAuthenticator(db, systemClock),
    registry,
    tillFactories: { evm: evmTillFactory },
    networkCodes: SANDBOX_CODES,
    operator: OPERATOR,
    tokenIsUsable: async assetId =>
      assetId.endsWith(GONE) ? 'not_usable' : assetId.endsWith(SILENT) ? 'unknown' : 'usable',
    hasGas: async () => 'yes',
    operationRequested: () => undefined,
    publicUrl: () => 'https://pay.example',
    clock: systemClock,
    logger,
    limits: null,
    ...over,
  })
  await server.listen({ host: '127.0.0.1', port: 0 })
  const address = server.server.address()
  assert.ok(typeof address === 'object' && address)
  return { app: server, url: `http://127.0.0.1:${address.port}` }
}

async function makeMerchant(withWallet = true): Promise<{ businessId: string; key: string }> {
  const email = `${Math.random()}@shop.example`
  const made = await createTestBusiness(db, { name: 'Shop', email, password: 'correct horse battery' })
  if (withWallet)
    for (const ticker of ['erc20/usdt', 'erc20/gone', 'erc20/silent'])
      await setDefaultAddress(
        { sql: db, registry, tillFactories: { evm: evmTillFactory } },
        { businessId: made.businessId, ticker, address: OWNER },
      )
  const bleumi = await createApiKey(db, {
    businessId: made.businessId,
    dialect: 'bleumi',
    addressOverride: false,
  })
  return { businessId: made.businessId, key: bleumi.key }
}

before(async () => {
  database = await openTestDatabase(8)
  db = database.db
  const merchant = await makeMerchant()
  key = merchant.key
  businessId = merchant.businessId
  const served = await serve()
  app = served.app
  url = served.url
})
after(async () => {
  await closeServer(app)
  await database.close()
})

interface Answer {
  readonly status: number
  readonly type: string | null
  readonly body: Record<string, unknown>
}

async function call(path: string, init: RequestInit = {}, shown: string | null = key): Promise<Answer> {
  const headers = { ...(shown === null ? {} : { 'x-api-key': shown }), ...init.headers }
  const response = await fetch(url + path, { ...init, headers })
  const body: Record<string, unknown> = JSON.parse(await response.text())
  return { status: response.status, type: response.headers.get('content-type'), body }
}

const WALLET = '/v1/payment/erc20/wallet'
const good = { id: 'order-1', token: TOKEN, buyerAddress: BUYER, transferToPaymentProcessor: false }

function create(body: unknown, chain = '?chain=ropsten', shown: string | null = key): Promise<Answer> {
  return call(
    WALLET + chain,
    { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) },
    shown,
  )
}

async function rowCount(): Promise<number> {
  return (await db.query('select 1 from tills')).rowCount
}

test('1.4.1 a wallet is made with the fields of 1.3; its address is a function of operator, owner and buyer', async () => {
  const { status, type, body } = await create(good)
  assert.equal(status, 200)
  assert.match(String(type), /^application\/json/)
  assert.deepEqual(Object.keys(body).sort(), [
    'addr',
    'balance',
    'blockNum',
    'chain',
    'createdAt',
    'id',
    'token',
    'updatedAt',
  ])
  assert.equal(body.chain, 'ropsten')
  assert.equal(body.token, TOKEN)
  assert.equal(body.balance, '0')
  assert.equal(body.blockNum, '0')
  assert.match(String(body.addr), /^0x[0-9a-f]{40}$/)
  const { rows } = await db.query<{ terms: unknown; nonce: string }>(
    'select terms, nonce from tills where address = $1',
    [body.addr],
  )
  assert.deepEqual(rows[0]?.terms, { operator: OPERATOR, target: OWNER, buyer: BUYER })
  const termsHash = evmTillFactory.exactTermsHash({ operator: OPERATOR, target: OWNER, buyer: BUYER })
  assert.equal(evmTillFactory.tillAddress(termsHash, rows[0]?.nonce ?? ''), body.addr)
})

test('1.4.1 with transferToPaymentProcessor the target is the processor of the owner', async () => {
  const { body } = await create({ ...good, id: 'processor-1', transferToPaymentProcessor: true })
  const { rows } = await db.query<{ target: string }>(
    `select terms->>'target' as target from tills where address = $1`,
    [body.addr],
  )
  assert.match(rows[0]?.target ?? '', /^0x[0-9a-f]{40}$/)
  assert.notEqual(rows[0]?.target, OWNER)
})

test('2.1 a key that may name addresses names the merchant’s side itself; another one may not', async () => {
  const { transferToPaymentProcessor: _, ...rest } = good
  const side = `0x${'9'.repeat(40)}`
  const later = { ...rest, id: 'later-1', transferAddress: side }
  const refused = await create(later)
  assert.deepEqual([refused.status, refused.body.errorMessage], [400, 'input_invalid'])
  const { key: may } = await createApiKey(db, { businessId, dialect: 'bleumi', addressOverride: true })
  const { status, body } = await create(later, '?chain=ropsten', may)
  assert.equal(status, 200)
  const { rows } = await db.query<{ terms: unknown }>('select terms from tills where address = $1', [
    body.addr,
  ])
  assert.deepEqual(rows[0]?.terms, { operator: OPERATOR, target: side, buyer: BUYER })
  for (const nowhere of [`0x${'0'.repeat(40)}`, TILL_ADDRESS]) {
    const answer = await create({ ...later, id: 'later-2', transferAddress: nowhere }, '?chain=ropsten', may)
    assert.deepEqual([answer.status, answer.body.errorMessage], [400, 'input_invalid'])
  }
})

test('1.2 every network code of the clients is a name', async () => {
  for (const chain of ['mainnet', 'ropsten', 'rinkeby', 'goerli', 'kovan'])
    assert.equal((await create({ ...good, id: `on-${chain}` }, `?chain=${chain}`)).status, 200, chain)
})

const REFUSED: readonly [string, unknown, string, string, string?][] = [
  ['no body', '', '?chain=ropsten', 'MalformedRequest', 'input_invalid'],
  ['no JSON', '{', '?chain=ropsten', 'MalformedRequest', 'input_invalid'],
  ['an array', [], '?chain=ropsten', 'MalformedRequest', 'input_invalid'],
  ['null', null, '?chain=ropsten', 'MalformedRequest', 'input_invalid'],
  ['no id', { ...good, id: undefined }, '?chain=ropsten', 'MalformedRequest', 'input_invalid'],
  ['empty id', { ...good, id: '' }, '?chain=ropsten', 'MalformedRequest', 'input_invalid'],
  ['a number as id', { ...good, id: 7 }, '?chain=ropsten', 'MalformedRequest', 'input_invalid'],
  [
    'an id of 129 characters',
    { ...good, id: 'x'.repeat(129) },
    '?chain=ropsten',
    'MalformedRequest',
    'input_invalid',
  ],
  ['NUL in an id', { ...good, id: 'a\u0000b' }, '?chain=ropsten', 'MalformedRequest', 'input_invalid'],
  ['no token', { ...good, token: undefined }, '?chain=ropsten', 'MalformedRequest', 'input_invalid'],
  ['a short token', { ...good, token: '0x12' }, '?chain=ropsten', 'MalformedRequest', 'input_invalid'],
  ['no buyer', { ...good, buyerAddress: undefined }, '?chain=ropsten', 'MalformedRequest', 'input_invalid'],
  [
    'buyer zero',
    { ...good, buyerAddress: `0x${'0'.repeat(40)}` },
    '?chain=ropsten',
    'MalformedRequest',
    'input_invalid',
  ],
  [
    'the till contract as buyer',
    { ...good, id: 'n7', buyerAddress: TILL_ADDRESS },
    '?chain=ropsten',
    'MalformedRequest',
    'input_invalid',
  ],
  [
    'no flag',
    { ...good, transferToPaymentProcessor: undefined },
    '?chain=ropsten',
    'MalformedRequest',
    'input_invalid',
  ],
  [
    'a text as flag',
    { ...good, transferToPaymentProcessor: 'true' },
    '?chain=ropsten',
    'MalformedRequest',
    'input_invalid',
  ],
  ['no chain', { ...good, id: 'n1' }, '', 'ValidationError', 'chain_invalid'],
  ['empty chain', { ...good, id: 'n2' }, '?chain=', 'ValidationError', 'chain_invalid'],
  ['unknown chain', { ...good, id: 'n3' }, '?chain=moon', 'ValidationError', 'chain_invalid'],
  [
    'a name of every object as chain',
    { ...good, id: 'n4' },
    '?chain=__proto__',
    'ValidationError',
    'chain_invalid',
  ],
  [
    'a token of nobody',
    { ...good, id: 'n5', token: `0x${'f'.repeat(40)}` },
    '?chain=ropsten',
    'ValidationError',
    'token_invalid',
  ],
  [
    'a token without a contract',
    { ...good, id: 'n6', token: GONE },
    '?chain=ropsten',
    'ValidationError',
    'token_invalid',
  ],
  ['an id that is taken', good, '?chain=ropsten', 'PaymentAlreadyExists'],
]
for (const [name, body, chain, errorCode, errorMessage] of REFUSED)
  test(`1.4.1 refused: ${name}`, async () => {
    const before = await rowCount()
    const answer = await create(body, chain)
    assert.equal(answer.status, 400)
    assert.deepEqual(answer.body, { errorCode, ...(errorMessage ? { errorMessage } : {}) })
    assert.equal(await rowCount(), before)
  })

test('1.4.1 a merchant without an address for the token is told to finish the set-up', async () => {
  const poor = await makeMerchant(false)
  const { status, body } = await create({ ...good, id: 'poor' }, '?chain=ropsten', poor.key)
  assert.deepEqual([status, body], [400, { errorCode: 'SetupIncomplete' }])
})

test('1.4.1 a token cannot be checked while the node is silent: nothing is written, 503', async () => {
  const before = await rowCount()
  assert.equal((await create({ ...good, id: 'silent', token: SILENT })).status, 503)
  assert.equal(await rowCount(), before)
})

test('1.4.1 of twenty creates of one id at once exactly one wins', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => create({ ...good, id: 'race' })))
  assert.equal(answers.filter(({ status }) => status === 200).length, 1)
  assert.ok(answers.every(({ status, body }) => status === 200 || body.errorCode === 'PaymentAlreadyExists'))
  assert.equal((await db.query(`select 1 from bleumi_wallets where id = 'race'`)).rowCount, 1)
})

test("1.4.2 a wallet is found by its id, percent-encoded or not; an unknown id and a stranger's are a 400", async () => {
  await create({ ...good, id: 'with space/ü+' })
  const found = await call(`${WALLET}/${encodeURIComponent('with space/ü+')}`)
  assert.deepEqual([found.status, found.body.id], [200, 'with space/ü+'])
  const missing = { errorCode: 'MalformedRequest', errorMessage: 'id_not_found' }
  assert.deepEqual((await call(`${WALLET}/nobody`)).body, missing)
  const stranger = await makeMerchant()
  const answer = await call(`${WALLET}/order-1`, {}, stranger.key)
  assert.deepEqual([answer.status, answer.body], [400, missing])
})

test('1.4.3 a list pages through everything once, by both times, however many are equal', async () => {
  const lister = await makeMerchant()
  for (let at = 0; at < 230; at++) await create({ ...good, id: `l${at}` }, '?chain=ropsten', lister.key)
  await db.query(
    `update bleumi_wallets set created_at = to_timestamp(1700000000 + (substr(id, 2)::int / 150)), updated_at = to_timestamp(1700000500)
      where business_id = $1`,
    [lister.businessId],
  )
  for (const sortBy of ['createdAt', 'updatedAt']) {
    const seen: unknown[] = []
    let nextToken = ''
    let pages = 0
    do {
      const { status, body } = await call(
        `${WALLET}?sortBy=${sortBy}&startAt=&endAt=&nextToken=${nextToken}`,
        {},
        lister.key,
      )
      assert.equal(status, 200)
      const results = body.results
      assert.ok(Array.isArray(results) && results.length <= 100)
      seen.push(...results.map((wallet: { id: string }) => wallet.id))
      nextToken = String(body.nextToken)
      pages++
    } while (nextToken !== '')
    assert.equal(pages, 3)
    assert.equal(new Set(seen).size, 230)
    assert.equal(seen.length, 230)
  }
  const bounded = await call(`${WALLET}?startAt=1700000001&endAt=1700000001`, {}, lister.key)
  const ids = bounded.body.results
  assert.ok(Array.isArray(ids))
  assert.equal(ids.length, 80)
})

test('1.4.3 refused: bad cursors, orders and bounds; a cursor of the other order or of another key too', async () => {
  const { key: lister } = await listerOf101()
  const cursor = String((await call(`${WALLET}?sortBy=createdAt`, {}, lister)).body.nextToken)
  assert.notEqual(cursor, '')
  const cases: readonly [string, string][] = [
    ['nextToken=abc', 'nextToken_invalid'],
    [`nextToken=${cursor.slice(0, -3)}`, 'nextToken_invalid'],
    [`nextToken=${cursor}&sortBy=updatedAt`, 'nextToken_invalid'],
    ['sortBy=id', 'sortBy_unsupported'],
    ['startAt=1.5', 'startAt_not_integer'],
    ['startAt=x', 'startAt_not_integer'],
    ['endAt=1e9', 'endAt_not_integer'],
  ]
  for (const [query, errorMessage] of cases) {
    const { status, body } = await call(`${WALLET}?${query}`, {}, lister)
    assert.deepEqual([status, body], [400, { errorCode: 'MalformedRequest', errorMessage }], query)
  }
  const next = await call(`${WALLET}?nextToken=${cursor}`, {}, lister)
  assert.equal(next.status, 200)
  const { key: stranger } = await makeMerchant()
  const { status, body } = await call(`${WALLET}?nextToken=${cursor}`, {}, stranger)
  assert.deepEqual(
    [status, body],
    [400, { errorCode: 'MalformedRequest', errorMessage: 'nextToken_invalid' }],
  )
})

async function listerOf101(): Promise<{ key: string }> {
  const merchant = await makeMerchant()
  for (let at = 0; at < 101; at++) await create({ ...good, id: `c${at}` }, '?chain=ropsten', merchant.key)
  return merchant
}

test('1.1 what real clients send is taken: double slashes, any content type, an empty body with one', async () => {
  assert.equal((await call(`//v1//payment/erc20/wallet/order-1`)).status, 200)
  const form = await call(`${WALLET}?chain=ropsten`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: JSON.stringify({ ...good, id: 'as-form' }, null, 2),
  })
  assert.equal(form.status, 200)
  const get = await call(`${WALLET}/order-1`, { headers: { 'content-type': 'application/json' } })
  assert.equal(get.status, 200)
})

test('1.6 no key and a wrong key are 401, an unknown route or method is 403, both in JSON', async () => {
  assert.deepEqual((await call(`${WALLET}/order-1`, {}, null)).status, 401)
  assert.deepEqual((await call(`${WALLET}/order-1`, {}, 'nonsense')).status, 401)
  const blockbee = await createApiKey(db, { businessId, dialect: 'blockbee', addressOverride: true })
  assert.equal((await call(`${WALLET}/order-1`, {}, blockbee.key)).status, 401)
  for (const [path, method] of [
    ['/v1/nothing', 'GET'],
    [WALLET, 'DELETE'],
    ['/v1/payment/erc20', 'GET'],
  ] as const) {
    const { status, body } = await call(path, { method })
    assert.equal(status, 403, `${method} ${path}`)
    assert.equal(typeof body.message, 'string')
  }
})

test('0.1 a key of another edition finds nothing on the paths of this one, and nothing is written', async () => {
  const before = await rowCount()
  for (const edition of ['g3', 'g5'] as const) {
    const grant = { businessId, dialect: 'bleumi', addressOverride: true, edition } as const
    const { key: later } = await createApiKey(db, grant)
    const { transferToPaymentProcessor: _, ...body } = {
      ...good,
      id: `by-${edition}`,
      transferAddress: OWNER,
    }
    if (edition === 'g5')
      assert.deepEqual(await create(body, '?chain=ropsten', later), {
        ...{ status: 403, type: 'application/json; charset=utf-8', body: { message: 'Forbidden' } },
      })
    assert.equal((await call(`${WALLET}/order-1`, {}, later)).status, edition === 'g5' ? 403 : 400)
  }
  assert.equal(await rowCount(), before)
})

test("1.7 beyond the burst, the rate and the day's quota the answer is 429", async () => {
  const limits: RequestLimits = { perSecond: 0.001, burst: 3, perDay: 5 }
  const limited = await serve({ limits })
  try {
    const statuses: number[] = []
    for (let at = 0; at < 5; at++)
      statuses.push(
        (await fetch(`${limited.url}${WALLET}/order-1`, { headers: { 'x-api-key': key } })).status,
      )
    assert.deepEqual(statuses, [200, 200, 200, 429, 429])
  } finally {
    await closeServer(limited.app)
  }
})
