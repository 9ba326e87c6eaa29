import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { Asset } from '../domain/assets.ts'
import { worthAtoms } from './fiat.ts'
import { enoughAtoms } from './order.ts'
import { DAI, ETH, type OpenOrders, openOrders, USDT } from './test/open-orders.ts'

// Random lives of payments on real PostgreSQL (F16, F17): amounts, coins, times, prices, reorgs and looks in any order.

let orders: OpenOrders
before(async () => {
  orders = await openOrders()
})
after(() => orders.close())

const COINS: readonly Asset[] = [ETH, USDT, DAI]
const coin = fc.integer({ min: 0, max: COINS.length - 1 })
const action = fc.oneof(
  fc.record({ do: fc.constant('choose' as const), coin }),
  fc.record({ do: fc.constant('pay' as const), coin, cents: fc.integer({ min: 1, max: 6_000 }) }),
  fc.record({
    do: fc.constant('move' as const),
    which: fc.nat(),
    state: fc.constantFrom('seen', 'confirmed', 'final', 'orphaned'),
  }),
  fc.record({ do: fc.constant('price' as const), coin, price: fc.constantFrom('0.5', '1', '1.37', null) }),
  fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 100, 301, 1_000) }),
  fc.record({ do: fc.constant('look' as const) }),
  fc.record({ do: fc.constant('view' as const) }),
)

interface CreditRow {
  readonly id: string
  readonly state: string
  readonly late: boolean
  readonly rate: string | null
  readonly fiat: bigint | null
  readonly asset: string
  readonly amount: bigint
}

async function creditsOf(orderId: string): Promise<CreditRow[]> {
  const { rows } = await orders.db.query<CreditRow>(
    `select t.id, t.state, c.late, c.rate::text as rate, c.fiat_atoms as fiat, t.asset_id as asset,
            t.amount_atoms as amount
       from order_credits c join transfers t on t.id = c.transfer_id where c.order_id = $1`,
    [orderId],
  )
  return rows
}

test('whatever happens: each unit counts once at one rate, and the merchant is told once, when it is paid', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(action, { minLength: 5, maxLength: 30 }),
      fc.constantFrom(0, 60, 300),
      fc.option(fc.constantFrom(200, 900)),
      async (actions, quoteSeconds, expiresInS) => {
        for (const { ticker } of COINS) orders.prices.set(ticker, '1')
        const expiresAtMs = expiresInS === null ? null : orders.nowMs + expiresInS * 1_000
        const order = await orders.request({ value: '100', quoteSeconds, expiresAtMs, toleranceBps: 100 })
        const addresses = new Map<number, string>()
        const transfers: string[] = []
        const rates = new Map<string, string>()
        let wasPaid = false

        const look = async (): Promise<void> => {
          await orders.advance()
          const credits = await creditsOf(order.id)
          for (const { id, rate } of credits) {
            assert.ok(rates.get(id) === undefined || rates.get(id) === rate, 'a rate is given once')
            if (rate !== null) rates.set(id, rate)
          }
          const counted = credits.filter(credit => credit.state !== 'orphaned' && !credit.late)
          for (const { rate, fiat, asset, amount } of counted) {
            const decimals = COINS.find(({ id }) => id === asset)?.decimals ?? 0
            assert.equal(fiat, rate === null ? null : worthAtoms(amount, decimals, rate))
          }
          const sum = (some: CreditRow[]): bigint =>
            some.reduce((total, { fiat }) => total + (fiat ?? 0n), 0n)
          const confirmed = sum(counted.filter(({ state }) => state !== 'seen'))
          const enough = enoughAtoms(order.valueAtoms ?? 0n, order.toleranceBps)
          const isOver = expiresAtMs !== null && orders.nowMs > expiresAtMs
          const expected =
            confirmed >= enough
              ? 'paid'
              : sum(counted) >= enough
                ? 'pending'
                : isOver
                  ? 'expired'
                  : counted.length > 0
                    ? 'partial'
                    : 'waiting'
          const view = await orders.view(order)
          assert.equal(view.state, expected)
          const { rows } = await orders.db.query<{ state: string }>(
            'select state from orders where id = $1',
            [order.id],
          )
          assert.equal(rows[0]?.state, expected, 'the copy says the same')
          assert.equal(view.redirectUrl !== null, expected === 'paid')
          wasPaid ||= expected === 'paid'
          const told = (await orders.events()).filter(({ facts }) => facts.orderId === order.id)
          assert.equal(told.length, wasPaid ? 1 : 0)
          assert.equal(await orders.advance(), 0, 'a second look changes nothing')
        }

        for (const step of actions) {
          const asset = 'coin' in step ? COINS[step.coin] : undefined
          if (step.do === 'choose' && asset) {
            if ((await orders.choose(order, asset.ticker)) === 'chosen')
              addresses.set(step.coin, (await orders.selected(order)).address)
          } else if (step.do === 'pay' && asset) {
            const to = addresses.get(step.coin)
            if (to === undefined) continue
            const atoms = BigInt(step.cents) * 10n ** BigInt(asset.decimals - 2)
            transfers.push(await orders.pay(to, asset, atoms))
          } else if (step.do === 'move') {
            const id = transfers[step.which % Math.max(1, transfers.length)]
            if (id !== undefined) await orders.move(id, step.state)
          } else if (step.do === 'price' && asset) {
            if (step.price === null) orders.prices.delete(asset.ticker)
            else orders.prices.set(asset.ticker, step.price)
          } else if (step.do === 'wait') orders.nowMs += step.seconds * 1_000
          else if (step.do === 'view') await orders.view(order)
          else if (step.do === 'look') await look()
        }
        // With prices back, nothing waits for one.
        for (const { ticker } of COINS) if (!orders.prices.has(ticker)) orders.prices.set(ticker, '1')
        await look()
        const waiting = (await creditsOf(order.id)).filter(
          ({ rate, late, state }) => rate === null && !late && state !== 'orphaned',
        )
        assert.deepEqual(waiting, [])
        assert.equal(
          (await orders.view(order)).transfers.length,
          transfers.length - (await hidden(order.id)),
          'everything that was looked at is shown',
        )
      },
    ),
    { numRuns: 40 },
  )
})

/** Transfers that were orphaned before anybody looked at them. */
async function hidden(orderId: string): Promise<number> {
  const { rows } = await orders.db.query<{ n: bigint }>(
    `select count(*) as n from transfers t join order_tills x on x.till_id = t.till_id
      where x.order_id = $1 and not exists (select 1 from order_credits c where c.transfer_id = t.id)`,
    [orderId],
  )
  return Number(rows[0]?.n ?? 0n)
}
