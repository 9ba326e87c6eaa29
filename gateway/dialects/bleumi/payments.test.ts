import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { TILL_ADDRESS } from '../../../contracts/generated/till.ts'
import { coinOfCode, NETWORK_IDS, networkFamily } from './network-codes.ts'
import { ETH, USDT } from './test/checkout-assets.ts'
import { type Answer, OPERATOR, type OpenCheckouts, OWNER, openCheckouts } from './test/open-checkouts.ts'

// Reference bleumi 2.2, row by row, over real HTTP and PostgreSQL; a test's name begins with the table of its rows. What needs a
// chain is in test/bleumi-payments.test.ts ("chain" below).
//
// paths       POST /payment, GET /payment/{id}, GET /payment, settle, refund, operation/{txid}, operation: here and chain;
//             sortOrder, page size 10, fixed segments before an id: here
// payment     id, addresses by family, network and merchant|buyer, balances, times: here; inputs recomputed: chain
// families    ethereum: here and chain; rsk: rows of `networkFamily` here; algorand: refused, here
// balance     balance, token_balance, token_decimals, blockNum, safety low: here; safety high: chain
// token names ETH, a contract: here and chain; XDAI, XDAIT, RBTC: "coins"; ALGO, asset ids: not served
// operation   txid, chain, funcName, status, hash, inputs of settle and refund: here; status true with a hash: chain
// errors      free text, wallet_already_exists|addr, no_gas_accounts, prev_tx_inprogress, invalid_token, nextToken_invalid: here

const MERCHANT = `0x${'9'.repeat(40)}`
const BUYER = `0x${'2'.repeat(40)}`
const USDT_ADDRESS = `0x${'a'.repeat(40)}`
const DAI_ADDRESS = `0x${'d'.repeat(40)}`

let gas: 'yes' | 'no' | 'unknown' = 'yes'
let server: OpenCheckouts
let key: string

before(async () => {
  server = await openCheckouts({ hasGas: async () => gas })
  key = (await server.merchant(undefined, { addressOverride: true })).key
})
after(() => server.close())

const good = { id: 'order-1', buyerAddress: BUYER, transferAddress: MERCHANT }

function create(body: unknown, chain = '?chain=goerli', shown = key): Promise<Answer> {
  return server.call('POST', `/v1/payment${chain}`, shown, body)
}

/** A payment with an address; its id. */
let made = 0
async function payment(shown = key): Promise<{ id: string; addr: string }> {
  const id = `made-${++made}`
  const { status, body } = await create({ ...good, id }, '?chain=goerli', shown)
  assert.equal(status, 200)
  return { id, addr: String(body.addr) }
}

function get(path: string, shown = key): Promise<Answer> {
  return server.call('GET', `/v1${path}`, shown)
}

function refused(answer: Answer, errorMessage: string | RegExp, errorCode = 'ValidationError'): void {
  assert.equal(answer.status, 400, JSON.stringify(answer.body))
  assert.equal(answer.body.errorCode, errorCode)
  const text = String(answer.body.errorMessage)
  if (typeof errorMessage === 'string') assert.equal(text, errorMessage)
  else assert.match(text, errorMessage)
}

test('2.2 paths: POST /payment answers the address alone; its till takes any token and moves on request', async () => {
  const { status, body } = await create({ ...good, buyerAddress: BUYER.toUpperCase().replace('X', 'x') })
  assert.equal(status, 200)
  assert.deepEqual(Object.keys(body), ['addr'])
  const { rows } = await server.db.query<object>(
    `select terms, multi_token, settlement, dialect from tills where address = $1`,
    [body.addr],
  )
  assert.deepEqual(rows, [
    {
      terms: { operator: OPERATOR, target: MERCHANT, buyer: BUYER },
      ...{ multi_token: true, settlement: 'on_request', dialect: 'bleumi' },
    },
  ])
})

test('2.2 errors: wallet_already_exists names the address, and is judged per id and network', async () => {
  const { id, addr } = await payment()
  const again = { ...good, id, buyerAddress: MERCHANT }
  const before = await server.rows()
  refused(await create(again), `wallet_already_exists|${addr}`)
  assert.equal(await server.rows(), before)
  const other = await create(again, '?chain=mainnet')
  assert.equal(other.status, 200)
  assert.notEqual(other.body.addr, addr)
  const { body } = await get(`/payment/${id}`)
  const addresses = body.addresses as Record<string, Record<string, Record<string, { addr: string }>>>
  assert.equal(addresses.ethereum?.goerli?.[`${MERCHANT}|${BUYER}`]?.addr, addr)
  assert.equal(addresses.ethereum?.mainnet?.[`${MERCHANT}|${MERCHANT}`]?.addr, other.body.addr)
})

test('2.2 errors: of twenty creates at once one wins, and the others name its address; on two networks both win', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => create({ ...good, id: 'race' })))
  const [winner, ...more] = answers.filter(({ status }) => status === 200)
  assert.equal(more.length, 0)
  for (const answer of answers)
    if (answer !== winner) refused(answer, `wallet_already_exists|${winner?.body.addr}`)
  const both = await Promise.all(
    ['goerli', 'mainnet'].map(chain => create({ ...good, id: 'both' }, `?chain=${chain}`)),
  )
  assert.deepEqual(
    both.map(({ status }) => status),
    [200, 200],
  )
})

const BAD_CREATES: readonly (readonly [string, unknown, RegExp, string?])[] = [
  ['no JSON', '{', /JSON/],
  ['no body', undefined, /JSON object/],
  ['an array', [], /JSON object/],
  ['no id', { ...good, id: undefined }, /^id: /],
  ['an empty id', { ...good, id: '' }, /^id: /],
  ['a number as id', { ...good, id: 7 }, /^id: /],
  ['an id of 129 characters', { ...good, id: 'x'.repeat(129) }, /^id: /],
  ['NUL in an id', { ...good, id: 'a\u0000' }, /^id: /],
  ['half of a pair in an id', JSON.stringify({ ...good, id: 'X' }).replace('"X"', '"\\ud800"'), /^id: /],
  ['no buyer', { ...good, buyerAddress: undefined }, /^buyerAddress: /],
  ['a short buyer', { ...good, buyerAddress: '0x12' }, /^buyerAddress: /],
  ['an Algorand buyer', { ...good, buyerAddress: 'A'.repeat(58) }, /^buyerAddress: /],
  ['no merchant', { ...good, transferAddress: undefined }, /^transferAddress: /],
  ['nobody as buyer', { ...good, id: 'b', buyerAddress: `0x${'0'.repeat(40)}` }, /for ever/],
  ['the till contract as merchant', { ...good, id: 'b', transferAddress: TILL_ADDRESS }, /for ever/],
  ['no chain', { ...good, id: 'b' }, /^chain: /, ''],
  ['an empty chain', { ...good, id: 'b' }, /^chain: /, '?chain='],
  ['an unknown chain', { ...good, id: 'b' }, /^chain: /, '?chain=moon'],
  ['a name of every object as chain', { ...good, id: 'b' }, /^chain: /, '?chain=__proto__'],
  ['a chain that nothing is mapped to', { ...good, id: 'b' }, /^chain: /, '?chain=rsk'],
  ['a chain of another family', { ...good, id: 'b' }, /^chain: /, '?chain=alg_mainnet'],
]
for (const [name, body, text, chain] of BAD_CREATES)
  test(`2.2 errors: POST /payment refused in free text, nothing written: ${name}`, async () => {
    const before = await server.rows()
    refused(await create(body, chain), text)
    assert.equal(await server.rows(), before)
  })

test('2.2 paths: a key that may not name addresses may name the business’s own', async () => {
  const poor = await server.merchant()
  const before = await server.rows()
  refused(await create({ ...good, id: 'own' }, undefined, poor.key), /^transferAddress: /)
  assert.equal(await server.rows(), before)
  assert.equal(
    (await create({ ...good, id: 'own', transferAddress: OWNER }, undefined, poor.key)).status,
    200,
  )
})

test('2.2 balance: balances per token: whole units, base units, decimals, block, safety; a reorg takes them back', async () => {
  const { id, addr } = await payment()
  assert.deepEqual((await get(`/payment/${id}`)).body.balances, {})
  await server.pay(addr, USDT, 10_230_000n)
  const txid = await server.pay(addr, USDT, 1n)
  await server.pay(addr, ETH, 5n)
  const { body } = await get(`/payment/${id}`)
  const head = Number(
    (await server.db.query<{ number: bigint }>('select number from cursors')).rows[0]?.number,
  )
  assert.deepEqual(body.balances, {
    ethereum: {
      goerli: {
        [USDT_ADDRESS]: {
          ...{ balance: '10.230001', token_balance: '10230001', token_decimals: 6 },
          ...{ blockNum: String(head - 1), safety: 'low' },
        },
        ETH: {
          ...{ balance: '0.000000000000000005', token_balance: '5', token_decimals: 18 },
          ...{ blockNum: String(head), safety: 'low' },
        },
      },
    },
  })
  await server.db.query(`update bleumi_payments set updated_at = to_timestamp(1600000000) where id = $1`, [
    id,
  ])
  await server.orphan(txid)
  const { body: later } = await get(`/payment/${id}`)
  const usdt = (later.balances as Record<string, Record<string, Record<string, object>>>).ethereum?.goerli?.[
    USDT_ADDRESS
  ]
  assert.deepEqual(usdt, {
    ...{ balance: '10.23', token_balance: '10230000', token_decimals: 6 },
    ...{ blockNum: String(head - 2), safety: 'low' },
  })
  assert.ok(Number(later.updatedAt) > 1_600_000_000)
})

test('2.2 errors: an unknown id and a stranger’s are refused everywhere, and nothing is written', async () => {
  const { id } = await payment()
  const stranger = await server.merchant()
  const before = await server.rows()
  for (const [shown, name] of [
    [key, 'nobody'],
    [stranger.key, id],
  ] as const) {
    for (const path of ['', '/operation', '/operation/1'])
      refused(await get(`/payment/${name}${path}`, shown), 'id_not_found')
    for (const what of ['settle', 'refund'])
      refused(
        await server.call('POST', `/v1/payment/${name}/${what}?chain=goerli`, shown, {
          token: 'ETH',
          amount: '1',
        }),
        'id_not_found',
      )
  }
  assert.equal(await server.rows(), before)
})

const BAD_OPERATIONS: readonly (readonly [string, string, unknown, string | RegExp, string?])[] = [
  ['no chain', 'settle', { token: 'ETH', amount: '1' }, /^chain: /, ''],
  ['a network without an address', 'refund', { token: 'ETH' }, /^chain: /, '?chain=mainnet'],
  ['no body', 'refund', undefined, 'invalid_token'],
  ['no token', 'settle', { amount: '1' }, 'invalid_token'],
  ['a token of nobody', 'settle', { token: `0x${'f'.repeat(40)}`, amount: '1' }, 'invalid_token'],
  ['the coin of another network', 'refund', { token: 'XDAI' }, 'invalid_token'],
  ['the symbol of a token', 'refund', { token: 'USDT' }, 'invalid_token'],
  ['a number as token', 'refund', { token: 7 }, 'invalid_token'],
  ['no amount', 'settle', { token: 'ETH' }, /^amount: /],
  ['no number as amount', 'settle', { token: 'ETH', amount: 'ten' }, /^amount: /],
  ['a sign', 'settle', { token: 'ETH', amount: '-1' }, /^amount: /],
  ['an exponent', 'settle', { token: 'ETH', amount: '1e3' }, /^amount: /],
  ['digits beyond the token’s', 'settle', { token: USDT_ADDRESS, amount: '1.0000001' }, /^amount: /],
  ['no JSON', 'settle', '{"token":', /JSON/],
]
for (const [name, what, body, text, chain = '?chain=goerli'] of BAD_OPERATIONS)
  test(`2.2 errors: POST /payment/{id}/${what} refused, nothing written: ${name}`, async () => {
    const { id } = await payment()
    const before = await server.rows()
    refused(await server.call('POST', `/v1/payment/${id}/${what}${chain}`, key, body), text)
    assert.equal(await server.rows(), before)
  })

test('2.2 errors: no_gas_accounts while the settlement account holds nothing; a node that does not say is no reason', async () => {
  const { id } = await payment()
  const ask = (what: string) =>
    server.call('POST', `/v1/payment/${id}/${what}?chain=goerli`, key, { token: 'ETH', amount: '1' })
  const before = await server.rows()
  gas = 'no'
  for (const what of ['settle', 'refund']) refused(await ask(what), 'no_gas_accounts')
  assert.equal(await server.rows(), before)
  gas = 'unknown'
  assert.equal((await ask('settle')).status, 200)
  gas = 'yes'
})

test('2.2 errors: one operation of an address at a time, whatever its token: prev_tx_inprogress; the other network is free', async () => {
  const { id } = await payment()
  assert.equal((await create({ ...good, id }, '?chain=mainnet')).status, 200)
  const ask = (chain: string, token: string) =>
    server.call('POST', `/v1/payment/${id}/refund?chain=${chain}`, key, { token })
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, at) => ask('goerli', at % 2 === 0 ? 'eth' : DAI_ADDRESS)),
  )
  assert.equal(answers.filter(({ status }) => status === 200).length, 1)
  for (const answer of answers) if (answer.status !== 200) refused(answer, 'prev_tx_inprogress')
  assert.equal((await ask('mainnet', 'ETH')).status, 200)
})

test('2.2 operation: ten a page, oldest first, in the fields of 2.2; their cursor is of no use elsewhere', async () => {
  const { id, addr } = await payment()
  const asked: string[] = []
  for (let at = 0; at < 12; at++) {
    const body = at === 0 ? { token: USDT_ADDRESS, amount: '1.50' } : { token: 'ETH' }
    const { body: answer } = await server.call(
      'POST',
      `/v1/payment/${id}/${at === 0 ? 'settle' : 'refund'}?chain=goerli`,
      key,
      body,
    )
    asked.push(String(answer.txid))
    await server.db.query(`update till_operations set state = 'ended', succeeded = false where state = 'due'`)
  }
  const first = await get(`/payment/${id}/operation`)
  const results = first.body.results as { txid: string }[]
  assert.equal(results.length, 10)
  assert.deepEqual(results[0], {
    ...{ txid: asked[0], chain: 'goerli', funcName: 'createAndSettleWallet', status: false, hash: '' },
    inputs: { addr, token: USDT_ADDRESS, amount: '1.50', token_amount: '1500000', token_decimals: 6 },
  })
  const cursor = String(first.body.nextToken)
  const second = await get(`/payment/${id}/operation?nextToken=${cursor}`)
  assert.equal(second.body.nextToken, '')
  assert.deepEqual(
    [...results, ...(second.body.results as { txid: string }[])].map(({ txid }) => txid),
    asked,
  )
  const single = await get(`/payment/${id}/operation/${asked[11]}`)
  assert.deepEqual(single.body, {
    ...{ txid: asked[11], chain: 'goerli', funcName: 'createAndRefundWallet', status: false, hash: '' },
    inputs: { addr, token: 'ETH' },
  })
  const { id: otherId } = await payment()
  refused(await get(`/payment/${otherId}/operation/${asked[0]}`), 'id_not_found')
  for (const path of [`/payment/${otherId}/operation`, '/payment'])
    refused(await get(`${path}?nextToken=${cursor}`), 'nextToken_invalid', 'MalformedRequest')
  for (const txid of ['0', '-1', '1e3', '9'.repeat(19), 'x'])
    refused(await get(`/payment/${id}/operation/${txid}`), 'id_not_found')
})

test('2.2 paths: a list pages through everything once, ten a page, by both times and in both directions', async () => {
  const lister = await server.merchant(undefined, { addressOverride: true })
  for (let at = 0; at < 35; at++) await create({ ...good, id: `l${at}` }, '?chain=goerli', lister.key)
  await server.db.query(
    `update bleumi_payments set created_at = to_timestamp(1700000000 + (substr(id, 2)::int / 12)), updated_at = to_timestamp(1700000500)
      where business_id = $1`,
    [lister.businessId],
  )
  const all = async (query: string): Promise<string[]> => {
    const seen: string[] = []
    let nextToken = ''
    do {
      const { status, body } = await get(`/payment?${query}&nextToken=${nextToken}`, lister.key)
      assert.equal(status, 200)
      const results = body.results as { id: string }[]
      assert.ok(results.length === 10 || body.nextToken === '')
      seen.push(...results.map(({ id }) => id))
      nextToken = String(body.nextToken)
    } while (nextToken !== '')
    return seen
  }
  for (const sortBy of ['createdAt', 'updatedAt']) {
    const ascending = await all(`sortBy=${sortBy}`)
    assert.equal(new Set(ascending).size, 35)
    assert.equal(ascending.length, 35)
    assert.deepEqual(await all(`sortBy=${sortBy}&sortOrder=ascending`), ascending)
    assert.deepEqual(await all(`sortBy=${sortBy}&sortOrder=descending`), ascending.toReversed())
  }
  assert.equal((await all('startAt=1700000001&endAt=1700000001')).length, 12)
  assert.equal((await all('startAt=1700000001&sortOrder=descending')).length, 23)
  assert.deepEqual(await all('startAt=1700000003'), [])
  assert.deepEqual(await all('endAt=-5'), [])
  assert.equal((await all(`endAt=${'9'.repeat(18)}&startAt=-${'9'.repeat(18)}`)).length, 35)
})

test('2.2 errors: lists refuse what they do not know; a cursor is good for its key, field and direction only', async () => {
  const lister = await server.merchant(undefined, { addressOverride: true })
  for (let at = 0; at < 11; at++) await create({ ...good, id: `c${at}` }, '?chain=goerli', lister.key)
  const { body } = await get('/payment', lister.key)
  const cursor = String(body.nextToken)
  assert.notEqual(cursor, '')
  assert.equal((await get(`/payment?nextToken=${cursor}`, lister.key)).status, 200)
  for (const query of [
    'nextToken=abc',
    `nextToken=${cursor.slice(0, -2)}`,
    `nextToken=${cursor}A`,
    `nextToken=${cursor}&sortBy=updatedAt`,
    `nextToken=${cursor}&sortOrder=descending`,
    `nextToken=${Buffer.from('1700000000000000.bpy_x.AAAAAAAAAAAA').toString('base64url')}`,
    `nextToken=${Buffer.from('\u0000'.repeat(40)).toString('base64url')}`,
  ])
    refused(await get(`/payment?${query}`, lister.key), 'nextToken_invalid', 'MalformedRequest')
  refused(await get(`/payment?nextToken=${cursor}`), 'nextToken_invalid', 'MalformedRequest')
  for (const query of ['sortBy=id', 'sortOrder=up', 'startAt=1.5', 'endAt=1e9'])
    refused(await get(`/payment?${query}`, lister.key), /./)
})

test('2.2 paths: fixed segments come before an id, and an id that is one of them works where it can', async () => {
  assert.equal((await create({ ...good, id: 'erc20' })).status, 200)
  assert.equal((await get('/payment/erc20')).body.id, 'erc20')
  assert.equal((await get('/payment/erc20/wallet')).status, 403)
  assert.equal((await server.call('POST', '/v1/payment/hc', key, {})).status, 400)
  assert.equal((await get('/nothing')).status, 403)
  assert.equal((await server.call('GET', '/v1/payment/erc20', '')).status, 401)
})

test('2.2 paths: a name with a space, a slash and a letter beyond ASCII is found', async () => {
  const id = 'with space/ü+'
  assert.equal((await create({ ...good, id })).status, 200)
  assert.equal((await get(`/payment/${encodeURIComponent(id)}`)).body.id, id)
})

test('2.2 families: Rootstock’s codes are filed under rsk, all others under ethereum', () => {
  const families = Object.fromEntries(Object.keys(NETWORK_IDS).map(code => [code, networkFamily(code)]))
  const { rsk, rsk_testnet, ...others } = families
  assert.deepEqual([rsk, rsk_testnet], ['rsk', 'rsk'])
  assert.deepEqual(new Set(Object.values(others)), new Set(['ethereum']))
})

test('2.2 token names: coins have the protocol’s names, on every network', () => {
  const coins = Object.groupBy(Object.keys(NETWORK_IDS), coinOfCode)
  const { XDAI, XDAIT, RBTC, ETH: others, ...more } = coins
  assert.deepEqual([XDAI, XDAIT, RBTC, more], [['xdai'], ['xdai_testnet'], ['rsk', 'rsk_testnet'], {}])
  assert.ok(others?.includes('mainnet') && others.includes('goerli'))
})
