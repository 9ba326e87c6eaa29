import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ETH, USDT } from './test/checkout-assets.ts'
import { type Answer, type OpenCheckouts, openCheckouts } from './test/open-checkouts.ts'

// Reference bleumi 2.1, the column G3 / G3b, row by row, on both of its paths, over real HTTP and PostgreSQL. G2b: wallets.test.ts;
// an operation's end, and all editions beside each other: test/bleumi-payments.test.ts.
//
// create body, create response, wallet object, balances, inputs: "create answers"
// settle body, refund body, settle/refund response, operation:  "settle and refund name the token"
// list page size:                                                "both paths show the same wallets"
// networks:                                                      "bad creates"

const PATHS = ['/payment/erc20/wallet', '/payment/eth/wallet'] as const
const MERCHANT = `0x${'9'.repeat(40)}`
const BUYER = `0x${'2'.repeat(40)}`
const USDT_ADDRESS = `0x${'a'.repeat(40)}`

let server: OpenCheckouts
let key: string
before(async () => {
  server = await openCheckouts()
  key = (await server.merchant(undefined, { addressOverride: true, edition: 'g3' })).key
})
after(() => server.close())

const sides = { buyerAddress: BUYER, transferAddress: MERCHANT }
let made = 0
const freshId = (): string => `wallet-${++made}`

function post(path: string, body: unknown, shown = key): Promise<Answer> {
  return server.call('POST', `/v1${path}`, shown, body)
}

function get(path: string, shown = key): Promise<Answer> {
  return server.call('GET', `/v1${path}`, shown)
}

for (const path of PATHS) {
  const create = (body: unknown, chain = 'ropsten') => post(`${path}?chain=${chain}`, body)

  test(`2.1 ${path}: create answers chain and addr; the wallet has balances and inputs, no token`, async () => {
    const id = freshId()
    const { status, body } = await create({ id, ...sides })
    assert.deepEqual([status, Object.keys(body).toSorted()], [200, ['addr', 'chain']])
    await server.pay(String(body.addr), USDT, 2_500_000n)
    await server.pay(String(body.addr), ETH, 7n)
    const { body: wallet } = await get(`${path}/${id}`)
    const { createdAt, updatedAt, inputs, balances, ...rest } = wallet
    assert.deepEqual(rest, { id, chain: 'ropsten', addr: body.addr })
    assert.ok(Number(createdAt) > 1_700_000_000 && Number(updatedAt) >= Number(createdAt))
    const { buyer, merchant, salt, ...code } = inputs as Record<string, string>
    assert.deepEqual([buyer, merchant], [BUYER, MERCHANT])
    assert.match(String(salt), /^0x[0-9a-f]{64}$/)
    assert.deepEqual(Object.keys(code).toSorted(), ['walletLibrary', 'walletProxy'])
    const [usdt, coin] = [USDT_ADDRESS, 'ETH'].map(token => (balances as Record<string, object>)[token])
    const blockNumOf = (balance: object | undefined) => String(Reflect.get(balance ?? {}, 'blockNum'))
    assert.deepEqual(usdt, {
      ...{ balance: '2.5', token_balance: '2500000', token_decimals: 6, blockNum: blockNumOf(usdt) },
    })
    assert.deepEqual(coin, {
      ...{ balance: '0.000000000000000007', token_balance: '7', token_decimals: 18 },
      ...{ blockNum: blockNumOf(coin) },
    })
    assert.equal(Number(blockNumOf(coin)), Number(blockNumOf(usdt)) + 1)
  })

  test(`2.1 ${path}: settle and refund name the token, in the first edition’s words of refusal`, async () => {
    const id = freshId()
    await create({ id, ...sides })
    const before = await server.rows()
    for (const [what, body, errorCode, errorMessage] of [
      ['settle', { amount: '1' }, 'ValidationError', 'token_invalid'],
      ['settle', { token: `0x${'f'.repeat(40)}`, amount: '1' }, 'ValidationError', 'token_invalid'],
      ['settle', { token: 'ETH' }, 'MalformedRequest', 'amount_invalid'],
      ['settle', { token: USDT_ADDRESS, amount: '0.0000001' }, 'MalformedRequest', 'amount_invalid'],
      ['settle', '{', 'MalformedRequest', 'input_invalid'],
      ['refund', '', 'ValidationError', 'token_invalid'],
    ] as const) {
      const answer = await post(`${path}/${id}/${what}`, body)
      assert.deepEqual([answer.status, answer.body], [400, { errorCode, errorMessage }])
    }
    assert.equal(await server.rows(), before)
    const { body: asked } = await post(`${path}/${id}/settle`, { token: USDT_ADDRESS, amount: '1.0' })
    assert.deepEqual(Object.keys(asked), ['txid'])
    const second = await post(`${path}/${id}/refund`, { token: 'ETH' })
    assert.deepEqual(second.body, { errorCode: 'ValidationError', errorMessage: 'prev_tx_inprogress' })
    const operation = {
      ...{ id, txid: asked.txid, funcName: 'createAndSettleWallet', status: null, hash: '' },
      inputs: { token: USDT_ADDRESS, amount: '1.0', token_amount: '1000000', token_decimals: 6 },
    }
    assert.deepEqual((await get(`${path}/${id}/operation/${asked.txid}`)).body, operation)
    for (const list of ['operation', 'operations'])
      assert.deepEqual((await get(`${path}/${id}/${list}`)).body, { nextToken: '', results: [operation] })
  })

  test(`2.1 ${path}: an id is taken once, on whatever network; of many at once one wins`, async () => {
    const id = freshId()
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) => create({ id, ...sides }, at % 2 === 0 ? 'ropsten' : 'goerli')),
    )
    assert.equal(answers.filter(({ status }) => status === 200).length, 1)
    for (const { status, body } of answers)
      if (status !== 200) assert.deepEqual(body, { errorCode: 'PaymentAlreadyExists' })
    const { rows } = await server.db.query(
      `select 1 from bleumi_payment_addresses a join bleumi_payments p using (business_id, payment_id) where p.id = $1`,
      [id],
    )
    assert.equal(rows.length, 1)
  })

  test(`2.1 ${path}: bad creates are refused in the first edition’s words, and nothing is written`, async () => {
    const before = await server.rows()
    for (const [body, chain, errorCode, errorMessage] of [
      [{ id: 'x' }, 'ropsten', 'MalformedRequest', 'input_invalid'],
      [{ ...sides, id: '' }, 'ropsten', 'MalformedRequest', 'input_invalid'],
      [{ ...sides, id: 'x', transferAddress: 'me' }, 'ropsten', 'MalformedRequest', 'input_invalid'],
      [
        { ...sides, id: 'x', buyerAddress: `0x${'0'.repeat(40)}` },
        'ropsten',
        'MalformedRequest',
        'input_invalid',
      ],
      [{ ...sides, id: 'x' }, 'moon', 'ValidationError', 'chain_invalid'],
      // Of payments only (reference bleumi 2.1, networks).
      [{ ...sides, id: 'x' }, 'xdai', 'ValidationError', 'chain_invalid'],
    ] as const)
      assert.deepEqual((await create(body, chain)).body, { errorCode, errorMessage })
    assert.equal(await server.rows(), before)
  })
}

test('2.1 both paths show the same wallets, a hundred a page; their cursor is bound to key and order', async () => {
  const { key: lister } = await server.merchant(undefined, { addressOverride: true, edition: 'g3' })
  const [first, second] = PATHS
  for (let at = 0; at < 101; at++)
    await post(`${at % 2 === 0 ? first : second}?chain=ropsten`, { id: `l${at}`, ...sides }, lister)
  const page = await get(`${first}?sortBy=createdAt&startAt=&endAt=`, lister)
  const results = page.body.results as { id: string }[]
  assert.equal(results.length, 100)
  const { body: rest } = await get(`${second}?nextToken=${page.body.nextToken}`, lister)
  assert.equal(rest.nextToken, '')
  const seen = [...results, ...(rest.results as { id: string }[])]
  assert.equal(new Set(seen.map(({ id }) => id)).size, 101)
  const invalid = { errorCode: 'MalformedRequest', errorMessage: 'nextToken_invalid' }
  assert.deepEqual((await get(`${first}?nextToken=${page.body.nextToken}`)).body, invalid)
  assert.deepEqual(
    (await get(`${first}?nextToken=${page.body.nextToken}&sortBy=updatedAt`, lister)).body,
    invalid,
  )
  assert.deepEqual((await get(`${first}?sortBy=id`, lister)).body, {
    ...{ errorCode: 'MalformedRequest', errorMessage: 'sortBy_unsupported' },
  })
  assert.deepEqual((await get(`${first}/nobody`, lister)).body, {
    ...{ errorCode: 'MalformedRequest', errorMessage: 'id_not_found' },
  })
})
