import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { parseAtoms } from '../domain/money.ts'
import { DAI, ETH, type OpenOrders, openOrders, USDT } from './test/open-orders.ts'

// Orders on real PostgreSQL, transfers written as the scanner writes them (F16, F17).

let orders: OpenOrders
before(async () => {
  orders = await openOrders()
})
after(() => orders.close())

const usdt = (amount: string): bigint => parseAtoms(amount, 6)

test('a payment: chosen, seen, confirmed, told once; the token only after confirmation', async () => {
  const order = await orders.request({ value: '12.34', description: 'Tea' })
  assert.equal((await orders.view(order)).state, 'waiting')
  assert.equal((await orders.view(order)).selected, null)
  assert.equal(await orders.choose(order, 'erc20/usdt'), 'chosen')
  const selected = await orders.selected(order)
  assert.equal(selected.amountDue, '12.34')
  const id = await orders.pay(selected.address, USDT, usdt('12.34'))
  await orders.advance()
  const pending = await orders.view(order)
  assert.deepEqual([pending.state, pending.paid, pending.outstanding], ['pending', '12.34', '0.00'])
  assert.equal(pending.redirectUrl, null)
  await orders.move(id, 'confirmed')
  await orders.advance()
  const paid = await orders.view(order)
  assert.equal(paid.state, 'paid')
  assert.equal(paid.redirectUrl, `https://shop.example/thanks?order=7&success_token=${order.successToken}`)
  assert.ok(paid.version > pending.version)
  await orders.move(id, 'final')
  assert.equal(await orders.advance(), 1)
  const events = (await orders.events()).filter(event => event.facts.orderId === order.id)
  assert.deepEqual(
    events.map(event => event.kind),
    ['order.paid'],
  )
  assert.equal(events[0]?.facts.paidAtoms, '12340000')
})

test('three parts in two coins; what is left follows each coin', async () => {
  const order = await orders.request({ value: '100' })
  await orders.choose(order, 'erc20/usdt')
  const tether = await orders.selected(order)
  await orders.pay(tether.address, USDT, usdt('30'), { state: 'confirmed' })
  await orders.advance()
  assert.deepEqual(
    [(await orders.view(order)).state, (await orders.selected(order)).amountDue],
    ['partial', '70'],
  )
  await orders.choose(order, 'eth')
  const ether = await orders.selected(order)
  assert.notEqual(ether.address, tether.address)
  assert.equal(ether.amountDue, '0.035')
  await orders.pay(ether.address, ETH, parseAtoms('0.03', 18), { state: 'confirmed' })
  await orders.advance()
  await orders.choose(order, 'erc20/usdt')
  const again = await orders.selected(order)
  assert.deepEqual([again.address, again.amountDue], [tether.address, '10'])
  await orders.pay(again.address, USDT, usdt('11'), { state: 'confirmed' })
  await orders.advance()
  const view = await orders.view(order)
  assert.deepEqual([view.state, view.paid, view.overpaid], ['paid', '101.00', '1.00'])
  assert.deepEqual(view.transfers.map(transfer => [transfer.symbol, transfer.fiat]).sort(), [
    ['ETH', '60.00'],
    ['USDT', '11.00'],
    ['USDT', '30.00'],
  ])
  const [event] = (await orders.events()).filter(one => one.facts.orderId === order.id)
  // Ether brought 60 of 101.
  assert.equal(event?.facts.assetId, ETH.id)
  assert.equal(event?.facts.txids?.split(',').length, 3)
  assert.equal(event?.facts.fiatAtoms, '10100000000')
})

test('the promised rate holds in its window, the current one after it', async () => {
  const order = await orders.request({ value: '100' })
  await orders.choose(order, 'eth')
  const promised = await orders.selected(order)
  assert.deepEqual([promised.amountDue, promised.rate], ['0.05', '2000'])
  orders.prices.set('eth', '1000')
  try {
    assert.equal((await orders.selected(order)).amountDue, '0.05')
    await orders.pay(promised.address, ETH, parseAtoms('0.02', 18))
    await orders.advance()
    assert.equal((await orders.view(order)).paid, '40.00')
    orders.nowMs += 301_000
    const renewed = await orders.selected(order)
    assert.deepEqual([renewed.rate, renewed.amountDue], ['1000', '0.06'])
    await orders.pay(renewed.address, ETH, parseAtoms('0.06', 18), { state: 'confirmed' })
    await orders.advance()
    assert.deepEqual(
      [(await orders.view(order)).paid, (await orders.view(order)).state],
      ['100.00', 'pending'],
    )
  } finally {
    orders.prices.set('eth', '2000')
  }
})

test('without a rate nothing is promised, and what came waits without being guessed at', async () => {
  const order = await orders.request()
  await orders.choose(order, 'erc20/dai')
  const { address } = await orders.selected(order)
  orders.prices.delete('erc20/dai')
  try {
    orders.nowMs += 301_000
    const { selected, choices } = await orders.view(order)
    assert.deepEqual([selected?.rate, selected?.amountDue], [null, null])
    assert.equal(choices.find(choice => choice.ticker === 'erc20/dai')?.available, false)
    assert.equal(await orders.choose(order, 'erc20/dai'), 'no_rate')
    await orders.pay(address, DAI, parseAtoms('100', 18), { state: 'confirmed' })
    await orders.advance()
    const waiting = await orders.view(order)
    assert.deepEqual([waiting.state, waiting.paid, waiting.transfers[0]?.fiat], ['partial', '0.00', null])
    assert.equal((await orders.events()).filter(one => one.facts.orderId === order.id).length, 0)
  } finally {
    orders.prices.set('erc20/dai', '1')
  }
  await orders.advance()
  assert.equal((await orders.view(order)).state, 'paid')
})

test('what is looked at late is worth what it was when it was first seen', async () => {
  const order = await orders.request({ kind: 'deposit', currency: 'EUR' })
  await orders.choose(order, 'eth')
  const id = await orders.pay((await orders.selected(order)).address, ETH, parseAtoms('0.5', 18))
  const price = (usd: string) => ({
    usd,
    atMs: 1,
    validUntilMs: 2,
    sources: [{ source: 'then', rate: usd, atMs: 1 }],
  })
  await orders.db.query(`insert into rate_snapshots (id, taken_at, prices) values ('then', now(), $1)`, [
    JSON.stringify({ eth: price('3000'), EUR: price('1.25'), USD: price('1') }),
  ])
  await orders.db.query(
    `insert into transfer_rates (business_id, transfer_id, snapshot_id) values ($1, $2, 'then')`,
    [orders.businessId, id],
  )
  await orders.advance()
  const { transfers } = await orders.view(order)
  assert.equal(transfers[0]?.fiat, '1200.00')
  const { rows } = await orders.db.query<{ sources: { source: string }[] }>(
    'select sources from order_credits where transfer_id = $1',
    [id],
  )
  assert.deepEqual(
    rows[0]?.sources.map(({ source }) => source),
    ['then eth/USD', 'then EUR/USD'],
  )
})

test('after the end: the page says so, what comes late does not count, and is shown', async () => {
  const order = await orders.request({ expiresAtMs: orders.nowMs + 3_600_000 })
  await orders.choose(order, 'erc20/usdt')
  const { address } = await orders.selected(order)
  const before = (await orders.view(order)).version
  orders.nowMs += 3_601_000
  await orders.advance()
  const expired = await orders.view(order)
  assert.equal(expired.state, 'expired')
  assert.ok(expired.version > before, 'streams are told')
  assert.equal(await orders.choose(order, 'eth'), 'closed')
  await orders.pay(address, USDT, usdt('100'), { state: 'confirmed' })
  await orders.advance()
  const late = await orders.view(order)
  assert.deepEqual([late.state, late.paid], ['expired', '0.00'])
  assert.deepEqual([late.transfers[0]?.ignored, late.transfers[0]?.fiat], ['after_expiry', null])
  assert.equal((await orders.events()).filter(one => one.facts.orderId === order.id).length, 0)
})

test('what is too small or of another coin is shown and does not count', async () => {
  const order = await orders.request()
  await orders.choose(order, 'erc20/usdt')
  const { address } = await orders.selected(order)
  await orders.pay(address, USDT, 1n, { disposition: 'below_minimum' })
  await orders.pay(address, DAI, 10n ** 20n, { disposition: 'other_asset' })
  await orders.advance()
  const view = await orders.view(order)
  assert.equal(view.state, 'waiting')
  assert.deepEqual(view.transfers.map(transfer => transfer.ignored).sort(), ['below_minimum', 'other_asset'])
})

test('a reorg withdraws, and what comes back counts at its first rate; the merchant is told once', async () => {
  const order = await orders.request({ value: '20' })
  await orders.choose(order, 'eth')
  const { address } = await orders.selected(order)
  const id = await orders.pay(address, ETH, parseAtoms('0.01', 18), { state: 'confirmed' })
  await orders.advance()
  assert.equal((await orders.view(order)).state, 'paid')
  await orders.move(id, 'orphaned')
  await orders.advance()
  const gone = await orders.view(order)
  assert.deepEqual([gone.state, gone.paid, gone.redirectUrl], ['waiting', '0.00', null])
  orders.prices.set('eth', '1')
  orders.nowMs += 400_000
  try {
    await orders.move(id, 'seen')
    await orders.move(id, 'confirmed')
    await orders.advance()
  } finally {
    orders.prices.set('eth', '2000')
  }
  assert.equal((await orders.view(order)).state, 'paid')
  assert.equal((await orders.events()).filter(one => one.facts.orderId === order.id).length, 1)
})

test('a deposit takes any number, each told once when confirmed, for ever', async () => {
  const order = await orders.request({ kind: 'deposit' })
  await orders.choose(order, 'erc20/usdt')
  const { address, amountDue } = await orders.selected(order)
  assert.equal(amountDue, null)
  const first = await orders.pay(address, USDT, usdt('5'))
  await orders.advance()
  assert.equal((await orders.view(order)).state, 'pending')
  await orders.move(first, 'confirmed')
  await orders.advance()
  await orders.pay(address, USDT, usdt('7.5'), { state: 'confirmed' })
  await orders.advance()
  const view = await orders.view(order)
  assert.deepEqual([view.state, view.paid, view.value, view.expiresAtMs], ['paid', '12.50', null, null])
  const events = (await orders.events()).filter(one => one.facts.orderId === order.id)
  assert.deepEqual(
    events.map(event => [event.kind, event.facts.paidAtoms]),
    [
      ['deposit.confirmed', '5000000'],
      ['deposit.confirmed', '7500000'],
    ],
  )
})

test('two windows that choose one coin at once get one address and one amount', async () => {
  const order = await orders.request()
  await Promise.all(Array.from({ length: 8 }, () => orders.choose(order, 'eth')))
  const { rows } = await orders.db.query<{ tills: bigint; quotes: bigint }>(
    `select count(distinct x.till_id) as tills, count(q.number) as quotes
       from order_tills x join order_quotes q on q.till_id = x.till_id where x.order_id = $1`,
    [order.id],
  )
  assert.deepEqual(rows[0], { tills: 1n, quotes: 1n })
})

test('the tolerance lets a little be missing', async () => {
  const order = await orders.request({ toleranceBps: 100 })
  await orders.choose(order, 'erc20/usdt')
  const { address } = await orders.selected(order)
  await orders.pay(address, USDT, usdt('98.999999'), { state: 'confirmed' })
  await orders.advance()
  assert.equal((await orders.view(order)).state, 'partial')
  await orders.pay(address, USDT, usdt('0.000001'), { state: 'confirmed' })
  await orders.advance()
  assert.deepEqual(
    [(await orders.view(order)).state, (await orders.view(order)).outstanding],
    ['paid', '0.00'],
  )
})

test('a change that commits while its order is looked at is seen by the next look (F54)', async () => {
  const order = await orders.request({ value: '2' })
  await orders.choose(order, 'erc20/usdt')
  const { address } = await orders.selected(order)
  await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      await orders.pay(address, USDT, usdt('0.1'), { state: 'confirmed' })
      if (index % 3 === 0) await orders.advance()
    }),
  )
  await orders.advance()
  assert.equal((await orders.view(order)).state, 'paid')
  const { rows } = await orders.db.query<{ n: bigint }>('select count(*) as n from order_changes')
  assert.equal(rows[0]?.n, 0n)
})

test('a business without an address for a coin does not offer it', async () => {
  const order = await orders.request()
  assert.equal(await orders.choose(order, 'btc'), 'not_offered')
  assert.equal(await orders.choose(order, '__proto__'), 'not_offered')
})
