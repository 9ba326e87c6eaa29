import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { changeAcceptedTokens } from '../../checkouts/change-accepted-tokens.ts'
import { rotateProofKey } from '../../storage/checkout-keys.ts'
import {
  DAI,
  ETH,
  type OpenCheckouts,
  OWNER,
  openCheckouts,
  PUBLIC_URL,
  USDT,
} from './test/open-checkouts.ts'

// The rows of reference bleumi 2.4 over real HTTP and PostgreSQL, in their order.

const HC = '/v1/payment/hc'
const SIDE = `0x${'9'.repeat(40)}`
const CONTRACT = `0x${'a'.repeat(40)}`

let checkouts: OpenCheckouts
let key: string
let orders = 0

before(async () => {
  checkouts = await openCheckouts()
  key = (await checkouts.merchant()).key
})
after(() => checkouts.close())

const good = (over: Record<string, unknown> = {}): Record<string, unknown> => {
  orders += 1
  return {
    ...{ id: `order-${orders}`, currency: 'USD', amount: '10' },
    ...{ successUrl: 'https://shop.example/thanks?key=a%2Bb', cancelUrl: 'https://shop.example/cart' },
    ...over,
  }
}

async function create(over: Record<string, unknown> = {}, shown = key): Promise<Record<string, string>> {
  const body = good(over)
  const answer = await checkouts.call('POST', HC, shown, body)
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return { order: String(body.id), id: String(answer.body.id), url: String(answer.body.url) }
}

/** Chooses a token; its address in lower case. */
async function addressOf(url: unknown, ticker = 'erc20/usdt'): Promise<string> {
  assert.equal(await checkouts.choose(url, ticker), 303)
  return (await checkouts.view(url)).selected?.address.toLowerCase() ?? ''
}

/** A checkout that is paid in USDT; what the shopper's browser brings to the shop. */
async function paid(over: Record<string, unknown> = {}): Promise<URLSearchParams> {
  const { url } = await create(over)
  await checkouts.pay(await addressOf(url), USDT, 10_000_000n)
  await checkouts.mine(11)
  return new URL((await checkouts.view(url)).redirectUrl ?? '').searchParams
}

function proofOf(query: URLSearchParams): Record<string, string | null> {
  const names = ['hmac_input', 'hmac_keyId', 'hmac_alg', 'hmac_value']
  return Object.fromEntries(names.map(name => [name, query.get(name)]))
}

async function isValid(proof: object, shown = key): Promise<unknown> {
  const { status, body } = await checkouts.call('POST', `${HC}/validate`, shown, proof)
  assert.equal(status, 200)
  assert.deepEqual(Object.keys(body), ['valid'])
  return body.valid
}

describe('create', () => {
  test('the id reads as 16 random bytes in URL-safe Base64, the url is its page', async () => {
    const [one, other] = [await create(), await create()]
    for (const { id = '', url } of [one, other]) {
      assert.match(id, /^[A-Za-z0-9_-]{22}$/)
      assert.equal(Buffer.from(id, 'base64url').length, 16)
      assert.equal(url, `${PUBLIC_URL}/pay/checkout/${id}/`)
    }
    assert.notEqual(one.id, other.id)
  })

  test('an id is not shared with create-payment, from either side', async () => {
    const { order } = await create()
    const payment = { id: order, buyerAddress: SIDE, transferAddress: OWNER }
    const refused = await checkouts.call('POST', '/v1/payment?chain=mainnet', key, payment)
    assert.deepEqual([refused.status, refused.body.errorCode], [400, 'ValidationError'])
    const other = { ...payment, id: 'made-by-payment' }
    assert.equal((await checkouts.call('POST', '/v1/payment?chain=mainnet', key, other)).status, 200)
    const before = await checkouts.rows()
    const answer = await checkouts.call('POST', HC, key, good({ id: 'made-by-payment' }))
    assert.deepEqual([answer.status, answer.body.errorCode], [400, 'ValidationError'])
    assert.match(String(answer.body.errorMessage), /^id: /)
    assert.equal(await checkouts.rows(), before)
  })

  test('a shopper who comes back gets another page of the same payment', async () => {
    const first = await create()
    const address = await addressOf(first.url)
    await checkouts.pay(address, USDT, 4_000_000n)
    const again = await create({ id: first.order, amount: '12' })
    assert.notEqual(again.id, first.id)
    assert.equal((await checkouts.view(again.url)).selected?.address.toLowerCase(), address)
    assert.equal((await checkouts.view(again.url)).outstanding, '8.00')
    assert.equal((await checkouts.view(first.url)).outstanding, '6.00')
  })

  test('two at once for one id make one payment', async () => {
    const body = good()
    const answers = await Promise.all([1, 2, 3, 4].map(() => checkouts.call('POST', HC, key, body)))
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 200],
    )
    const addresses = await Promise.all(answers.map(answer => addressOf(answer.body.url)))
    assert.equal(new Set(addresses).size, 1)
  })

  test('the merchant’s ids are its own: another business may use the same', async () => {
    const { order } = await create()
    const other = await checkouts.merchant()
    assert.notEqual((await create({ id: order }, other.key)).id, '')
  })

  test('fields that are not given may be null or empty, and a JSON number may be exact', async () => {
    const nothing = { token: '', chain: null, buyerAddress: null, transferAddress: '', base64Transform: null }
    const { url } = await create({ ...nothing, amount: 10.5 })
    assert.equal((await checkouts.view(url)).value, '10.50')
  })

  test('token and chain fix the token, in any case of letters', async () => {
    for (const token of [CONTRACT, CONTRACT.toUpperCase().replace('0X', '0x')]) {
      const { url } = await create({ token, chain: 'goerli' })
      const { choices } = await checkouts.view(url)
      assert.deepEqual(
        choices.map(choice => choice.ticker),
        ['erc20/usdt'],
      )
      assert.equal(await checkouts.choose(url, 'erc20/dai'), 400)
      const address = await addressOf(url)
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
      const { url } = await create(over, shown)
      const { rows } = await checkouts.db.query<{ terms: unknown }>(
        'select terms from tills where address = $1',
        [await addressOf(url)],
      )
      assert.deepEqual(rows[0]?.terms, { operator: `0x${'3'.repeat(40)}`, target, buyer: refunds })
    }
  })

  test('a payment keeps the terms of its address: a page with others is refused', async () => {
    const may = await checkouts.merchant(undefined, { addressOverride: true })
    const first = await create({}, may.key)
    const address = await addressOf(first.url)
    const before = await checkouts.rows()
    const body = good({ id: first.order, transferAddress: SIDE })
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
        ['POST', HC, good()],
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
    ['another currency', good({ currency: 'EUR' }), 'no_tokens_defined_for_currency'],
    ['an unknown currency', good({ currency: 'XXX' }), 'no_tokens_defined_for_currency'],
    ['an unknown token', good(token(SIDE)), 'invalid_token'],
    ['a token of another currency', good(token(`0x${'e'.repeat(40)}`)), 'invalid_token'],
    ['a coin that is not taken', good(token('ETH')), 'invalid_token'],
    ['a token without its network', good(token(CONTRACT, null)), 'invalid_token'],
    ['an unknown network', good(token(CONTRACT, 'moon')), 'invalid_token'],
    ['a network without this token', good(token(CONTRACT, 'rsk')), 'invalid_token'],
    ['a name of every object as network', good(token(CONTRACT, 'toString')), 'invalid_token'],
    ['no token at all', good(token('constructor')), 'invalid_token'],
    ['no body', '', text('body')],
    ['no JSON', '{', /./],
    ['an array', [], text('body')],
    ['null', null, text('body')],
    ['no id', good({ id: undefined }), text('id')],
    ['an empty id', good({ id: '' }), text('id')],
    ['an id of 129 characters', good({ id: 'x'.repeat(129) }), text('id')],
    ['NUL in an id', good({ id: 'a\0b' }), text('id')],
    ['no currency', good({ currency: undefined }), text('currency')],
    ['a currency that is none', good({ currency: 'U$D' }), text('currency')],
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
    ].map((amount): [string, unknown, RegExp] => [`amount ${amount}`, good({ amount }), text('amount')]),
    ['no amount', good({ amount: undefined }), text('amount')],
    ['nine decimals', good({ amount: '1.000000001' }), text('amount')],
    ['more than a trillion', good({ amount: '1000000000001' }), text('amount')],
    [
      'a float that is not what was written',
      JSON.stringify(good()).replace('"10"', '0.1000000000000000055'),
      text('amount'),
    ],
    [
      'more decimals than the token has',
      good({ amount: '1.123', ...token(`0x${'c'.repeat(40)}`) }),
      text('amount'),
    ],
    ...['successUrl', 'cancelUrl'].flatMap(field =>
      [
        ...[undefined, '', 'shop.example', '/thanks', '//shop.example/', 'ftp://shop.example/'],
        ...['javascript:alert(1)', 'data:text/html,x', 'https://', 'http://user:pass@shop.example/'],
        ...['https://shop.example/a b', 'https://shop.example/\n', ` https://shop.example/`, 7],
        `https://shop.example/${'x'.repeat(2_100)}`,
      ].map((url): [string, unknown, RegExp] => [`${field} ${url}`, good({ [field]: url }), text(field)]),
    ),
    ['a refund address that is none', good({ buyerAddress: '0x12' }), text('buyerAddress')],
    ['a settlement address that is none', good({ transferAddress: 'me' }), text('transferAddress')],
    ['a foreign settlement address', good({ transferAddress: SIDE }), text('transferAddress')],
    ['the zero address', good({ buyerAddress: `0x${'0'.repeat(40)}` }), /buyerAddress: money would stay/],
    ['a word for a yes', good({ base64Transform: 'yes' }), text('base64Transform')],
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
    assert.equal((await checkouts.call('POST', HC, 'x'.repeat(43), good())).status, 401)
  })
})

describe('the page', () => {
  test('what is offered, and the exact amount with neither rate, minimum nor end', async () => {
    const { url } = await create({ amount: '123456789.1234' })
    const fresh = await checkouts.view(url)
    assert.deepEqual(
      [fresh.kind, fresh.state, fresh.currency, fresh.value, fresh.expiresAtMs, fresh.selected],
      ['payment', 'waiting', 'USD', '123456789.1234', null, null],
    )
    assert.deepEqual(
      fresh.choices.map(({ ticker, available }) => [ticker, available]),
      // Two decimals cannot be so exact.
      [
        ['erc20/usdt', true],
        ['erc20/dai', true],
      ],
    )
    assert.equal(fresh.cancelUrl, 'https://shop.example/cart')
    await addressOf(url, 'erc20/dai')
    const { selected } = await checkouts.view(url)
    assert.deepEqual(
      [selected?.amountDue, selected?.amountDueAtoms, selected?.rate, selected?.minimum],
      ['123456789.1234', '123456789123400000000000000', null, null],
    )
  })

  test('both tokens of a network have one address, and choosing back and forth keeps it', async () => {
    const { url } = await create()
    const first = await addressOf(url)
    assert.equal(await addressOf(url, 'erc20/dai'), first)
    assert.equal(await addressOf(url), first)
  })

  test('part payment shows the rest, in that token alone; then pending; then paid, with the way back', async () => {
    const { url, order } = await create()
    const address = await addressOf(url)
    await checkouts.pay(address, USDT, 3_500_000n)
    const part = await checkouts.view(url)
    assert.deepEqual(
      [part.state, part.paid, part.outstanding, part.selected?.amountDue],
      ['partial', '3.50', '6.50', '6.5'],
    )
    assert.deepEqual(
      part.choices.map(({ ticker }) => ticker),
      ['erc20/usdt'],
    )
    assert.equal(await checkouts.choose(url, 'erc20/dai'), 400)
    const txid = await checkouts.pay(address, USDT, 6_500_000n)
    const pending = await checkouts.view(url)
    assert.deepEqual([pending.state, pending.redirectUrl], ['pending', null])
    assert.ok(pending.version > part.version)
    assert.equal(await checkouts.choose(url, 'erc20/usdt'), 303, 'closed: its page says so')
    await checkouts.mine(10)
    assert.equal((await checkouts.view(url)).state, 'pending')
    await checkouts.mine(1)
    const done = await checkouts.view(url)
    assert.ok(done.version > pending.version)
    assert.equal(done.state, 'paid')
    const query = new URL(done.redirectUrl ?? '').searchParams
    assert.deepEqual([query.get('key'), query.get('id')], ['a+b', order])
    assert.equal(query.get('hmac_input'), `mainnet|${address}|${CONTRACT}|10|12|${txid}`)
    assert.deepEqual([query.get('hmac_keyId'), query.get('hmac_alg')], ['v1', 'HMAC-SHA256-HEX'])
    assert.match(query.get('hmac_value') ?? '', /^[0-9a-f]{64}$/)
  })

  test('what was not asked for is shown, does not count, and a reorg takes a payment back', async () => {
    const { url } = await create()
    const address = await addressOf(url)
    await checkouts.pay(address, ETH, 10n ** 18n)
    const other = await checkouts.view(url)
    assert.deepEqual([other.state, other.transfers[0]?.ignored], ['waiting', 'other_asset'])
    const txid = await checkouts.pay(address, DAI, 11n * 10n ** 18n)
    await checkouts.mine(12)
    const paidView = await checkouts.view(url)
    assert.deepEqual([paidView.state, paidView.overpaid], ['paid', '1.00'])
    await checkouts.orphan(txid)
    const undone = await checkouts.view(url)
    assert.deepEqual([undone.state, undone.paid, undone.redirectUrl], ['waiting', '0.00', null])
    assert.ok(undone.version > paidView.version)
    assert.deepEqual(
      undone.transfers.map(({ state, ignored }) => [state, ignored]),
      [
        ['orphaned', null],
        ['confirmed', 'other_asset'],
      ],
    )
  })

  test('tokens whose settlement addresses differ do not share one: the first choice decides', async () => {
    const merchant = await checkouts.merchant()
    await checkouts.db.query(
      `update default_addresses set address = $2 where business_id = $1 and ticker = 'erc20/dai'`,
      [merchant.businessId, SIDE],
    )
    const { url } = await create({}, merchant.key)
    await addressOf(url)
    assert.equal(await checkouts.choose(url, 'erc20/dai'), 400)
    assert.deepEqual(
      (await checkouts.view(url)).choices.map(({ ticker }) => ticker),
      ['erc20/usdt', 'erc20/cent'],
    )
  })

  test('tokens of different terms chosen at once: one has the address, the other is refused', async () => {
    const merchant = await checkouts.merchant()
    await checkouts.db.query(
      `update default_addresses set address = $2 where business_id = $1 and ticker = 'erc20/dai'`,
      [merchant.businessId, SIDE],
    )
    for (let round = 0; round < 5; round++) {
      const { url } = await create({}, merchant.key)
      const tickers = ['erc20/usdt', 'erc20/dai', 'erc20/usdt', 'erc20/dai']
      const answers = await Promise.all(tickers.map(ticker => checkouts.choose(url, ticker)))
      const { selected, choices } = await checkouts.view(url)
      const taken = tickers.filter((_ticker, index) => answers[index] === 303)
      assert.equal(new Set(taken).size, 1, String(answers))
      assert.equal(selected?.ticker, taken[0])
      assert.ok(choices.every(({ ticker }) => (ticker === 'erc20/dai') === (taken[0] === 'erc20/dai')))
    }
  })

  test('a payer learns these things and no others (F88)', async () => {
    const { url, order } = await create()
    await checkouts.pay(await addressOf(url), USDT, 1_000_000n)
    const text = JSON.stringify(await checkouts.view(url))
    for (const secret of [OWNER, OWNER.slice(2), `"${order}"`, 'biz_', 'bpy_', 'bwl_', 'shop.example/thanks'])
      assert.equal(text.toLowerCase().includes(secret), false, secret)
    assert.deepEqual(Object.keys(JSON.parse(text)).sort(), [
      ...['cancelUrl', 'choices', 'currency', 'description', 'expiresAtMs', 'kind', 'merchant', 'nowMs'],
      ...[
        'outstanding',
        'overpaid',
        'paid',
        'redirectUrl',
        'selected',
        'state',
        'token',
        'transfers',
        'value',
      ],
      'version',
    ])
  })

  test('nobody else’s page: unknown, malformed, of another kind', async () => {
    const { id } = await create()
    for (const path of [`checkout/${'A'.repeat(22)}`, `checkout/${id}x`, `payment/${id}`, 'checkout/%00'])
      for (const end of ['/', '/state', '/events'])
        assert.equal((await fetch(`${checkouts.url}/pay/${path}${end}`)).status, 404, path + end)
  })

  test('the payment is an ordinary one: its balance, and nothing before the choice', async () => {
    const { url, order } = await create()
    const empty = await checkouts.call('GET', `/v1/payment/${order}`, key)
    assert.deepEqual([empty.status, empty.body.addresses, empty.body.balances], [200, {}, {}])
    const address = await addressOf(url)
    await checkouts.pay(address, USDT, 10_000_000n)
    const { body } = await checkouts.call('GET', `/v1/payment/${order}`, key)
    assert.match(JSON.stringify(body.addresses), new RegExp(`"${OWNER}\\|${OWNER}":{"addr":"${address}"`))
    assert.match(JSON.stringify(body.balances), new RegExp(`"mainnet":{"${CONTRACT}":{"balance":"10"`))
  })
})

describe('validate', () => {
  test('the text as it is, and its Base64, from plain and transformed redirects', async () => {
    for (const base64Transform of [false, true]) {
      const query = await paid({ base64Transform })
      const proof = proofOf(query)
      assert.equal(await isValid(proof), true)
      const input = proof.hmac_input ?? ''
      const other = base64Transform
        ? Buffer.from(input, 'base64').toString('utf8')
        : Buffer.from(input, 'utf8').toString('base64')
      assert.notEqual(other, input)
      assert.equal(await isValid({ ...proof, hmac_input: other }), true)
    }
  })

  test('whatever is changed is false with a 200', async () => {
    const proof = proofOf(await paid())
    const { hmac_input: input = '', hmac_value: value = '' } = proof
    const flipped = `${value?.slice(0, -1)}${value?.endsWith('0') ? '1' : '0'}`
    for (const change of [
      { hmac_input: input?.replace('|10|', '|100|') },
      { hmac_input: input?.replace('mainnet', 'goerli') },
      { hmac_input: '' },
      { hmac_value: flipped },
      { hmac_value: '' },
      { hmac_value: value?.toUpperCase() },
      { hmac_keyId: 'v2' },
      { hmac_keyId: 'v01' },
      { hmac_keyId: `v${'9'.repeat(30)}` },
      { hmac_keyId: '\0' },
      { hmac_alg: 'none' },
      { hmac_alg: 'hmac-sha256-hex' },
    ])
      assert.equal(await isValid({ ...proof, ...change }), false, JSON.stringify(change))
  })

  test('a value of another business is false: the address is bound to whose it is', async () => {
    const other = await checkouts.merchant()
    assert.equal(await isValid(proofOf(await paid()), other.key), false)
  })

  test('a value whose payment a reorg took back is false', async () => {
    const query = await paid()
    assert.equal(await isValid(proofOf(query)), true)
    await checkouts.orphan(query.get('hmac_input')?.split('|')[5] ?? '')
    assert.equal(await isValid(proofOf(query)), false)
  })

  test('a new key signs from now on; values of the old one stay good', async () => {
    const old = await paid()
    assert.equal(await rotateProofKey(checkouts.db, Buffer.alloc(32, 1)), 'v2')
    const fresh = await paid()
    assert.deepEqual([old.get('hmac_keyId'), fresh.get('hmac_keyId')], ['v1', 'v2'])
    for (const query of [old, fresh]) assert.equal(await isValid(proofOf(query)), true)
  })

  test('a body without the four texts is refused', async () => {
    for (const body of [{}, { hmac_input: 'x' }, { ...proofOf(await paid()), hmac_value: 7 }, [], 'x']) {
      const answer = await checkouts.call('POST', `${HC}/validate`, key, body)
      assert.deepEqual([answer.status, answer.body.errorCode], [400, 'ValidationError'])
    }
  })
})

describe('tokens', () => {
  test('an array with the addresses as in balances; by default what states its currency', async () => {
    const { status, body } = await checkouts.call('GET', `${HC}/tokens`, key)
    assert.equal(status, 200)
    const usd = { network: 'ethereum', chain: 'mainnet', currency: 'USD' }
    assert.deepEqual(body, [
      { ...usd, addr: CONTRACT, name: 'USDT', symbol: 'USDT', decimals: 6 },
      { ...usd, addr: `0x${'d'.repeat(40)}`, name: 'DAI', symbol: 'DAI', decimals: 18 },
      { ...usd, addr: `0x${'c'.repeat(40)}`, name: 'CENT', symbol: 'CENT', decimals: 2 },
    ])
  })

  test('what a business set stands in the place of the default, currency by currency', async () => {
    const merchant = await checkouts.merchant(['erc20/usdt', 'erc20/dai', 'erc20/eurc', 'erc20/coin'])
    const by = { businessId: merchant.businessId, actor: 'command line' }
    const deps = { db: checkouts.db, registry: checkouts.registry }
    const set = (currency: string, tickers: readonly string[] | null) =>
      changeAcceptedTokens(deps, by, [{ currency, tickers }])
    const list = async () => {
      const { body } = await checkouts.call('GET', `${HC}/tokens`, merchant.key)
      return (body as unknown as { currency: string; addr: string }[]).map(
        one => `${one.currency} ${one.addr.slice(0, 4)}`,
      )
    }
    assert.deepEqual(await list(), ['USD 0xaa', 'USD 0xdd', 'EUR 0xee'])
    await set('usd', ['ERC20/DAI'])
    await set('eth', ['erc20/coin'])
    assert.deepEqual(await list(), ['EUR 0xee', 'ETH ETH', 'USD 0xdd'])
    await set('EUR', [])
    await set('USD', null)
    assert.deepEqual(await list(), ['USD 0xaa', 'USD 0xdd', 'ETH ETH'])
    const { url } = await create(
      { currency: 'eth', amount: '0.25', token: 'eth', chain: 'mainnet' },
      merchant.key,
    )
    await addressOf(url, 'erc20/coin')
    assert.equal((await checkouts.view(url)).selected?.amountDueAtoms, (10n ** 18n / 4n).toString())
    for (const [currency, tickers, code] of [
      ['EUR', ['erc20/usdt'], 'other_currency'],
      ['USD', ['erc20/none'], 'unknown_ticker'],
      ['U$', ['erc20/usdt'], 'invalid_currency'],
    ] as const)
      await assert.rejects(set(currency, tickers), { code })
    assert.deepEqual(await list(), ['USD 0xaa', 'USD 0xdd', 'ETH ETH'])
    const { rows } = await checkouts.db.query<{ act: string }>(
      `select concat_ws(' ', subject, before, after) as act from account_acts where business_id = $1 order by id`,
      [merchant.businessId],
    )
    assert.deepEqual(
      rows.map(({ act }) => act),
      [
        'checkout tokens USD default erc20/dai',
        'checkout tokens ETH default erc20/coin',
        'checkout tokens EUR default none',
        'checkout tokens USD erc20/dai default',
      ],
    )
  })
})
