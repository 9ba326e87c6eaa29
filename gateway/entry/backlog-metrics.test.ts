import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { recordAttempt, recordEvent, recordPayment } from '../dialects/blockbee/test/record-payment.ts'
import { registry } from '../dialects/blockbee/test/start-blockbee.ts'
import { plantTill } from '../dialects/console/test/plant-payments.ts'
import { startConsole, type TestConsole } from '../dialects/console/test/start-console.ts'
import { newId } from '../domain/ids.ts'
import { type OffsetClock, systemClock } from '../runtime/clock.ts'
import { openDatabase } from '../storage/database.ts'
import { watchBacklog } from './backlog-metrics.ts'

const CHAIN = 'eip155:31337'
const logger = pino({ level: 'silent' })

let server: TestConsole
before(async () => {
  server = await startConsole()
})
after(() => server.stop())

async function figures(clock: OffsetClock = systemClock, db = server.db): Promise<Map<string, number>> {
  const metrics = new Registry()
  watchBacklog(metrics, db, registry.networks, { clock, logger })
  const lines = (await metrics.metrics()).split('\n').filter(line => line.startsWith('polytill_'))
  return new Map(lines.map(line => [line.split(' ')[0] ?? '', Number(line.split(' ')[1])]))
}

const near = (value: number | undefined, expected: number): void =>
  assert.ok(value !== undefined && value >= expected && value < expected + 120, `${value}, not ${expected}`)

test('nothing waits: everything is 0, and the clocks are the same', async () => {
  const found = await figures()
  for (const name of ['polytill_settle_oldest_seconds', 'polytill_parked'])
    assert.equal(found.get(`${name}{network="ethereum"}`), 0)
  assert.equal(found.get('polytill_notify_late_seconds'), 0)
  assert.ok(Math.abs(found.get('polytill_clock_ahead_seconds') ?? 999) < 300)
})

test('the oldest debt, what is parked, and the latest callback show, on their network only', async () => {
  const { businessId } = await server.business()
  const till = await plantTill(server.db, businessId, 'https://shop.example/waits')
  const assetId = registry.byTicker('erc20/usdt')?.id ?? ''
  for (const [state, minutes] of [
    ['due', 10],
    ['due', 30],
    ['parked', 90],
    ['settled', 900],
  ] as const) {
    const { transferId } = await recordPayment(server.db, till, {
      assetId,
      amountAtoms: 5n,
      state: 'confirmed',
    })
    await server.db.query(
      `insert into obligations (business_id, id, kind, transfer_id, till_id, chain_id, asset_id, amount_atoms, state, created_at)
       select business_id, $2, 'forward', id, till_id, chain_id, asset_id, amount_atoms, $3, now() - $4 * interval '1 minute'
         from transfers where id = $1`,
      [transferId, newId('obl'), state, minutes],
    )
  }
  const payment = await recordPayment(server.db, till, { assetId, amountAtoms: 5n })
  const event = await recordEvent(server.db, payment, 'transfer.pending', {})
  await server.db.query('update events set composed_at = now()')
  await recordAttempt(server.db, event, {
    ...{ url: 'https://shop.example/waits', status: '500', response: 'no', acknowledgedBy: null },
    ...{ startedAt: '2026-01-01T00:00:00Z', nextAt: null },
  })
  await server.db.query(`update deliveries set next_attempt_at = now() + interval '5 minutes'`)
  const early = await figures()
  near(early.get('polytill_settle_oldest_seconds{network="ethereum"}'), 1_800)
  assert.equal(early.get('polytill_settle_oldest_seconds{network="polygon"}'), 0)
  assert.equal(early.get('polytill_parked{network="ethereum"}'), 1)
  assert.equal(early.get('polytill_parked{network="polygon"}'), 0)
  assert.equal(early.get('polytill_notify_late_seconds'), 0)

  const hourAhead = { ...systemClock, nowMs: () => Date.now() + 3_600_000, offsetMs: () => 3_600_000 }
  const moved = await figures(hourAhead)
  near(moved.get('polytill_notify_late_seconds'), 3_300)
  assert.ok(Math.abs(moved.get('polytill_clock_ahead_seconds') ?? 999) < 300)

  await server.db.query(
    `insert into outgoing_transactions (id, chain_id, sender, nonce, to_address, data, gas_limit, state, parked_reason, created_at)
     values ('otx_waits', $1, '0x1', 0, '0x2', '0x', 1, 'open', 'fees above the cap', now() - interval '2 hours')`,
    [CHAIN],
  )
  const open = await figures()
  near(open.get('polytill_settle_oldest_seconds{network="ethereum"}'), 7_200)
  assert.equal(open.get('polytill_parked{network="ethereum"}'), 2)

  assert.equal(open.get('polytill_lane_halted{network="ethereum"}'), 0)
  await server.db.query(
    `insert into nonce_lanes (chain_id, sender, next_nonce, halted_reason) values ($1, '0x1', 1, 'used elsewhere')`,
    [CHAIN],
  )
  assert.equal((await figures()).get('polytill_lane_halted{network="ethereum"}'), 1)
})

test('a clock that is wrong shows; a silent database gives no figures', async () => {
  const dayAhead = { ...systemClock, nowMs: () => Date.now() + 86_400_000 }
  near(((await figures(dayAhead)).get('polytill_clock_ahead_seconds') ?? 0) + 60, 86_400)
  const gone = openDatabase('postgres://nobody@127.0.0.1:1/none', { poolMax: 1, onError: () => undefined })
  assert.equal((await figures(systemClock, gone)).size, 0)
  await gone.close()
})
