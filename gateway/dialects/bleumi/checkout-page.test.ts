import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { DAI, ETH, USDT } from './test/checkout-assets.ts'
import { type OpenCheckouts, OWNER, openCheckouts } from './test/open-checkouts.ts'

// The page of a hosted checkout over real HTTP and PostgreSQL: 1:1, in parts, paid, taken back (reference bleumi 2.4).

const SIDE = `0x${'9'.repeat(40)}`
const CONTRACT = `0x${'a'.repeat(40)}`

let checkouts: OpenCheckouts
let key: string

before(async () => {
  checkouts = await openCheckouts()
  key = (await checkouts.merchant()).key
})
after(() => checkouts.close())

describe('the page', () => {
  test('what is offered, and the exact amount with neither rate, minimum nor end', async () => {
    const { url } = await checkouts.create(key, { amount: '123456789.1234' })
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
    await checkouts.addressOf(url, 'erc20/dai')
    const { selected } = await checkouts.view(url)
    assert.deepEqual(
      [selected?.amountDue, selected?.amountDueAtoms, selected?.rate, selected?.minimum],
      ['123456789.1234', '123456789123400000000000000', null, null],
    )
  })

  test('both tokens of a network have one address, and choosing back and forth keeps it', async () => {
    const { url } = await checkouts.create(key)
    const first = await checkouts.addressOf(url)
    assert.equal(await checkouts.addressOf(url, 'erc20/dai'), first)
    assert.equal(await checkouts.addressOf(url), first)
  })

  test('part payment shows the rest, in that token alone; then pending; then paid, with the way back', async () => {
    const { url, order } = await checkouts.create(key)
    const address = await checkouts.addressOf(url)
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
    const { url } = await checkouts.create(key)
    const address = await checkouts.addressOf(url)
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
    const { url } = await checkouts.create(merchant.key)
    await checkouts.addressOf(url)
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
      const { url } = await checkouts.create(merchant.key)
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
    const { url, order } = await checkouts.create(key)
    await checkouts.pay(await checkouts.addressOf(url), USDT, 1_000_000n)
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
    const { id } = await checkouts.create(key)
    for (const path of [`checkout/${'A'.repeat(22)}`, `checkout/${id}x`, `payment/${id}`, 'checkout/%00'])
      for (const end of ['/', '/state', '/events'])
        assert.equal((await fetch(`${checkouts.url}/pay/${path}${end}`)).status, 404, path + end)
  })

  test('the payment is an ordinary one: its balance, and nothing before the choice', async () => {
    const { url, order } = await checkouts.create(key)
    const empty = await checkouts.call('GET', `/v1/payment/${order}`, key)
    assert.deepEqual([empty.status, empty.body.addresses, empty.body.balances], [200, {}, {}])
    const address = await checkouts.addressOf(url)
    await checkouts.pay(address, USDT, 10_000_000n)
    const { body } = await checkouts.call('GET', `/v1/payment/${order}`, key)
    assert.match(JSON.stringify(body.addresses), new RegExp(`"${OWNER}\\|${OWNER}":{"addr":"${address}"`))
    assert.match(JSON.stringify(body.balances), new RegExp(`"mainnet":{"${CONTRACT}":{"balance":"10"`))
  })
})
