import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { waitUntil } from '../../test/harness/wait-until.ts'
import { parseAtoms } from '../domain/money.ts'
import { systemClock } from '../runtime/clock.ts'
import { Wake } from '../runtime/wake.ts'
import type { OrderKey, OrderStore } from './ports.ts'
import { runOrders } from './run-orders.ts'
import { DAI, type OpenOrders, openOrders, USDT } from './test/open-orders.ts'

// The loop over orders on real PostgreSQL: several of them share the work, and one bad order holds up no other (F63).

let orders: OpenOrders
before(async () => {
  orders = await openOrders()
})
after(() => orders.close())

function start(over: Partial<OrderStore<unknown>> = {}) {
  const { store, rates, registry } = orders.parts
  const wake = new Wake()
  const errors: (OrderKey | null)[] = []
  let news = 0
  const loop = runOrders({
    ...{ rates, registry, clock: systemClock, wake, store: { ...store, ...over } },
    onChange: () => undefined,
    onNews: () => {
      news += 1
    },
    onError: (_error, key) => errors.push(key),
  })
  return { loop, wake, errors, news: () => news }
}

async function paidOrder(): Promise<{ token: string; id: string }> {
  const order = await orders.request({ value: '1' })
  await orders.choose(order, 'erc20/usdt')
  await orders.pay((await orders.selected(order)).address, USDT, parseAtoms('1', 6), { state: 'confirmed' })
  return order
}

const stateOf = async (id: string): Promise<string | undefined> =>
  (await orders.db.query<{ state: string }>('select state from orders where id = $1', [id])).rows[0]?.state

test('three loops share forty orders; each merchant is told once', async () => {
  const made = await Promise.all(Array.from({ length: 40 }, paidOrder))
  const loops = [start(), start(), start()]
  try {
    await waitUntil('all are paid', async () => {
      const states = await Promise.all(made.map(order => stateOf(order.id)))
      return states.every(state => state === 'paid')
    })
  } finally {
    await Promise.all(loops.map(({ loop }) => loop.stop()))
  }
  const told = (await orders.events()).map(event => event.facts.orderId)
  assert.deepEqual([...told].sort(), made.map(order => order.id).sort())
  assert.equal(
    loops.reduce((sum, { news }) => sum + news(), 0),
    40,
  )
})

test('an order that cannot be looked at is reported and left alone; the others go on', async () => {
  const bad = await paidOrder()
  const good = await paidOrder()
  const { store } = orders.parts
  const { loop, errors } = start({
    advance: (key, look) =>
      key.orderId === bad.id ? Promise.reject(new Error('broken')) : store.advance(key, look),
  })
  try {
    await waitUntil('the good one is paid', async () => (await stateOf(good.id)) === 'paid')
    await waitUntil('the bad one was reported', async () => errors.length > 0)
  } finally {
    await loop.stop()
  }
  assert.equal(await stateOf(bad.id), 'waiting')
  assert.equal(errors[0]?.orderId, bad.id)
  const next = start()
  try {
    await waitUntil('the next process finds it', async () => (await stateOf(bad.id)) === 'paid')
  } finally {
    await next.loop.stop()
  }
})

test('a database that fails for a while delays and loses nothing', async () => {
  const order = await paidOrder()
  let failures = 3
  const { store } = orders.parts
  const { loop, wake, errors } = start({
    changed: limit => (failures-- > 0 ? Promise.reject(new Error('down')) : store.changed(limit)),
  })
  try {
    await waitUntil('it is paid', async () => {
      wake.signal()
      return (await stateOf(order.id)) === 'paid'
    })
  } finally {
    await loop.stop()
  }
  assert.deepEqual(errors.slice(0, 3), [null, null, null])
})

test('many whose coin has no rate hold up no other that waits', async () => {
  const waiting = async (ticker: string, coin: typeof USDT): Promise<string> => {
    const order = await orders.request({ value: '1' })
    await orders.choose(order, ticker)
    const { address } = await orders.selected(order)
    await orders.db.query(`update order_quotes set valid_until = now() - interval '1 hour'`)
    await orders.pay(address, coin, 10n ** BigInt(coin.decimals), { state: 'confirmed' })
    return order.id
  }
  for (let index = 0; index < 120; index++) await waiting('erc20/dai', DAI)
  const last = await waiting('erc20/usdt', USDT)
  orders.prices.delete('erc20/dai')
  orders.prices.delete('erc20/usdt')
  await orders.advance()
  assert.equal(await stateOf(last), 'partial')
  orders.prices.set('erc20/usdt', '1')
  const { loop } = start()
  try {
    await waitUntil('it is paid', async () => (await stateOf(last)) === 'paid')
  } finally {
    await loop.stop()
  }
})
