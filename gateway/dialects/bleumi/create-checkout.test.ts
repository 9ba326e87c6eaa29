import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { USDT } from './test/checkout-assets.ts'
import {
  checkoutBody,
  HC,
  type OpenCheckouts,
  OWNER,
  openCheckouts,
  PUBLIC_URL,
} from './test/open-checkouts.ts'

// `POST /v1/payment/hc`, row by row of reference bleumi 2.4, over real HTTP and PostgreSQL.

const SIDE = `0x${'9'.repeat(40)}`
const CONTRACT = `0x${'a'.repeat(40)}`

let checkouts: OpenCheckouts
let key: string

before(async () => {
  checkouts = await openCheckouts()
  key = (await checkouts.merchant()).key
})
after(() => checkouts.close())

describe('create', () => {
  test('the id reads as 16 random bytes in URL-safe Base64, the url is its page', async () => {
    const [one, other] = [await checkouts.create(key), await checkouts.create(key)]
    for (const { id = '', url } of [one, other]) {
      assert.match(id, /^[A-Za-z0-9_-]{22}$/)
      assert.equal(Buffer.from(id, 'base64url').length, 16)
      assert.equal(url, `${PUBLIC_URL}/pay/checkout/${id}/`)
    }
    assert.notEqual(one.id, other.id)
  })

  test('an id is not shared with create-payment, from either side', async () => {
    const { order } = await checkouts.create(key)
    const payment = { id: order, buyerAddress: SIDE, transferAddress: OWNER }
    const refused = await checkouts.call('POST', '/v1/payment?chain=mainnet', key, payment)
    assert.deepEqual([refused.status, refused.body.errorCode], [400, 'ValidationError'])
    const other = { ...payment, id: 'made-by-payment' }
    assert.equal((await checkouts.call('POST', '/v1/payment?chain=mainnet', key, other)).status, 200)
    const before = await checkouts.rows()
    const answer = await checkouts.call('POST', HC, key, checkoutBody({ id: 'made-by-payment' }))
    assert.deepEqual([answer.status, answer.body.errorCode], [400, 'ValidationError'])
    assert.match(String(answer.body.errorMessage), /^id: /)
    assert.equal(await checkouts.rows(), before)
  })

  test('a shopper who comes back gets another page of the same payment', async () => {
    const first = await checkouts.create(key)
    const address = await checkouts.addressOf(first.url)
    await checkouts.pay(address, USDT, 4_000_000n)
    const again = await checkouts.create(key, { id: first.order, amount: '12' })
    assert.notEqual(again.id, first.id)
    assert.equal((await checkouts.view(again.url)).selected?.address.toLowerCase(), address)
    assert.equal((await checkouts.view(again.url)).outstanding, '8.00')
    assert.equal((await checkouts.view(first.url)).outstanding, '6.00')
  })

  test('two at once for one id make one payment', async () => {
    const body = checkoutBody()
    const answers = await Promise.all([1, 2, 3, 4].map(() => checkouts.call('POST', HC, key, body)))
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 200],
    )
    const addresses = await Promise.all(answers.map(answer => checkouts.addressOf(answer.body.url)))
    assert.equal(new Set(addresses).size, 1)
  })

  test('the merchant’s ids are its own: another business may use the same', async () => {
    const { order } = await checkouts.create(key)
    const other = await checkouts.merchant()
    assert.notEqual((await checkouts.create(other.key, { id: order })).id, '')
  })

  test('fields that are not given may be null or empty, and a JSON number may be exact', async () => {
    const nothing = { token: '', chain: null, buyerAddress: null, transferAddress: '', base64Transform: null }
    const { url } = await checkouts.create(key, { ...nothing, amount: 10.5 })
    assert.equal((await checkouts.view(url)).value, '10.50')
  })

  test('token and chain fix the token, in any case of letters', async () => {
    for (const token of [CONTRACT, CONTRACT.toUpperCase().replace('0X', '0x')]) {
      const { url } = await checkouts.create(key, { token, chain: 'goerli' })
      const { choices } = await checkouts.view(url)
      assert.deepEqual(
        choices.map(choice => choice.ticker),
        ['erc20/usdt'],
      )
      assert.equal(await checkouts.choose(url, 'erc20/dai'), 400)
      const address = await checkouts.addressOf(url)
      const { rows } = await checkouts.db.query<{ chain: string }>(
        `select a.chain from bleumi_payment_addresses a join tills on tills.id = a.till_id where tills.address = $1`,
        [address],
      )
      assert.deepEqual(rows, [{ chain: 'goerli' }])
    }
  })

  test('settlement goes to the account’s address and refunds too, unless the request names others', async () => {
    const may = await checkouts.merchant(undefined, { addressOverride: true })
    const buyer = `0x${'B'.repeat(40)}`
    for (const [shown, over, target, refunds] of [
      [key, {}, OWNER, OWNER],
      [key, { transferAddress: OWNER, buyerAddress: buyer }, OWNER, buyer.toLowerCase()],
      [may.key, { transferAddress: SIDE }, SIDE, OWNER],
      [may.key, { transferAddress: SIDE, buyerAddress: buyer }, SIDE, buyer.toLowerCase()],
    ] as const) {
      const { url } = await checkouts.create(shown, over)
      const { rows } = await checkouts.db.query<{ terms: unknown }>(
        'select terms from tills where address = $1',
        [await checkouts.addressOf(url)],
      )
      assert.deepEqual(rows[0]?.terms, { operator: `0x${'3'.repeat(40)}`, target, buyer: refunds })
    }
  })

  test('a payment keeps the terms of its address: a page with others is refused', async () => {
    const may = await checkouts.merchant(undefined, { addressOverride: true })
    const first = await checkouts.create(may.key)
    const address = await checkouts.addressOf(first.url)
    const before = await checkouts.rows()
    const body = checkoutBody({ id: first.order, transferAddress: SIDE })
    const answer = await checkouts.call('POST', HC, may.key, body)
    assert.deepEqual(answer, {
      status: 400,
      body: { errorCode: 'ValidationError', errorMessage: `wallet_already_exists|${address}` },
    })
    assert.equal(await checkouts.rows(), before)
  })
})

describe('errors', () => {
  test('no_tokens_defined: no settlement address, or a split, or on a network without a name', async () => {
    const none = await checkouts.merchant([])
    const elsewhere = await checkouts.merchant(['other/usdt'])
    const split = await checkouts.merchant([])
    await checkouts.db.query(
      `insert into default_addresses (business_id, ticker, address) values ($1, 'erc20/usdt', $2)`,
      [split.businessId, `0.5@${OWNER}|0.5@${SIDE}`],
    )
    for (const merchant of [none, elsewhere, split])
      for (const [method, path, body] of [
        ['POST', HC, checkoutBody()],
        ['GET', `${HC}/tokens`, undefined],
      ] as const)
        assert.deepEqual(await checkouts.call(method, path, merchant.key, body), {
          status: 400,
          body: { errorCode: 'ValidationError', errorMessage: 'no_tokens_defined' },
        })
  })

  const token = (name: string, chain: unknown = 'mainnet') => ({ token: name, chain })
  const text = (field: string) => new RegExp(`^${field}: `)
  const refused: readonly [string, unknown, string | RegExp][] = [
    ['another currency', checkoutBody({ currency: 'EUR' }), 'no_tokens_defined_for_currency'],
    ['an unknown currency', checkoutBody({ currency: 'XXX' }), 'no_tokens_defined_for_currency'],
    ['an unknown token', checkoutBody(token(SIDE)), 'invalid_token'],
    ['a token of another currency', checkoutBody(token(`0x${'e'.repeat(40)}`)), 'invalid_token'],
    ['a coin that is not taken', checkoutBody(token('ETH')), 'invalid_token'],
    ['a token without its network', checkoutBody(token(CONTRACT, null)), 'invalid_token'],
    ['an unknown network', checkoutBody(token(CONTRACT, 'moon')), 'invalid_token'],
    ['a network without this token', checkoutBody(token(CONTRACT, 'rsk')), 'invalid_token'],
    ['a name of every object as network', checkoutBody(token(CONTRACT, 'toString')), 'invalid_token'],
    ['no token at all', checkoutBody(token('constructor')), 'invalid_token'],
    ['no body', '', text('body')],
    ['no JSON', '{', /./],
    ['an array', [], text('body')],
    ['null', null, text('body')],
    ['no id', checkoutBody({ id: undefined }), text('id')],
    ['an empty id', checkoutBody({ id: '' }), text('id')],
    ['an id of 129 characters', checkoutBody({ id: 'x'.repeat(129) }), text('id')],
    ['NUL in an id', checkoutBody({ id: 'a\0b' }), text('id')],
    ['no currency', checkoutBody({ currency: undefined }), text('currency')],
    ['a currency that is none', checkoutBody({ currency: 'U$D' }), text('currency')],
    ...[
      '',
      '0',
      '0.00',
      '-1',
      '+1',
      '1e3',
      '0x10',
      ' 1',
      '1.',
      '.5',
      '01',
      '1,5',
      'NaN',
      '٣',
      '1'.repeat(90),
    ].map((amount): [string, unknown, RegExp] => [
      `amount ${amount}`,
      checkoutBody({ amount }),
      text('amount'),
    ]),
    ['no amount', checkoutBody({ amount: undefined }), text('amount')],
    ['nine decimals', checkoutBody({ amount: '1.000000001' }), text('amount')],
    ['more than a trillion', checkoutBody({ amount: '1000000000001' }), text('amount')],
    [
      'a float that is not what was written',
      JSON.stringify(checkoutBody()).replace('"10"', '0.1000000000000000055'),
      text('amount'),
    ],
    [
      'more decimals than the token has',
      checkoutBody({ amount: '1.123', ...token(`0x${'c'.repeat(40)}`) }),
      text('amount'),
    ],
    ...['successUrl', 'cancelUrl'].flatMap(field =>
      [
        ...[undefined, '', 'shop.example', '/thanks', '//shop.example/', 'ftp://shop.example/'],
        ...['javascript:alert(1)', 'data:text/html,x', 'https://', 'http://user:pass@shop.example/'],
        ...['https://shop.example/a b', 'https://shop.example/\n', ` https://shop.example/`, 7],
        `https://shop.example/${'x'.repeat(2_100)}`,
      ].map((url): [string, unknown, RegExp] => [
        `${field} ${url}`,
        checkoutBody({ [field]: url }),
        text(field),
      ]),
    ),
    ['a refund address that is none', checkoutBody({ buyerAddress: '0x12' }), text('buyerAddress')],
    ['a settlement address that is none', checkoutBody({ transferAddress: 'me' }), text('transferAddress')],
    ['a foreign settlement address', checkoutBody({ transferAddress: SIDE }), text('transferAddress')],
    [
      'the zero address',
      checkoutBody({ buyerAddress: `0x${'0'.repeat(40)}` }),
      /buyerAddress: money would stay/,
    ],
    ['a word for a yes', checkoutBody({ base64Transform: 'yes' }), text('base64Transform')],
  ]
  for (const [name, body, message] of refused)
    test(name, async () => {
      const before = await checkouts.rows()
      const answer = await checkouts.call('POST', HC, key, body)
      assert.deepEqual([answer.status, answer.body.errorCode], [400, 'ValidationError'])
      if (typeof message === 'string') assert.equal(answer.body.errorMessage, message)
      else assert.match(String(answer.body.errorMessage), message)
      assert.equal(await checkouts.rows(), before)
    })

  test('keys of other editions find none of it, and no key nothing at all', async () => {
    for (const edition of ['g2', 'g3'] as const) {
      const other = await checkouts.merchant(undefined, { edition })
      for (const [method, path] of [
        ['POST', HC],
        ['POST', `${HC}/validate`],
        ['GET', `${HC}/tokens`],
      ] as const)
        assert.equal(
          (await checkouts.call(method, path, other.key, method === 'POST' ? {} : undefined)).status,
          403,
        )
    }
    assert.equal((await checkouts.call('POST', HC, 'x'.repeat(43), checkoutBody())).status, 401)
  })
})
