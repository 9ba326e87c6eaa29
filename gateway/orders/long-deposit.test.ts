import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { findOrder } from '../storage/orders-find.ts'
import { type OpenOrders, openOrders, USDT } from './test/open-orders.ts'

// A deposit page lives for years: it shows the newest transfers and the sum of all without reading all of them.

const OLDER = 20_000

let orders: OpenOrders
before(async () => {
  orders = await openOrders()
})
after(() => orders.close())

test('with 20,000 transfers the page shows the last hundred and says so; the sum is of all, and few rows are read', async () => {
  const { db } = orders
  const order = await orders.request({ kind: 'deposit' })
  await orders.choose(order, USDT.ticker)
  const { address } = await orders.selected(order)
  const first = await orders.pay(address, USDT, 5_000_000n, { state: 'confirmed' })
  await orders.advance()
  const { hasOlder } = await orders.view(order)
  assert.equal(hasOlder, undefined)

  // As if so many had come over the years and been looked at.
  await db.transaction(async sql => {
    await sql.query('alter table transfers disable trigger user')
    await sql.query(
      `insert into transfers
       select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'txid', '0xold' || i,
                                                           'seen_at', now() - i * interval '1 minute'))).*
         from transfers t, generate_series(1, ${OLDER}) i where t.id = $1`,
      [first],
    )
    await sql.query(
      `insert into order_credits
       select (jsonb_populate_record(c, jsonb_build_object('transfer_id', t.id))).*
         from order_credits c, transfers t where c.transfer_id = $1 and t.id <> $1`,
      [first],
    )
    await sql.query('alter table transfers enable trigger user')
  })
  await db.query('update orders set counted_atoms = counted_atoms * $2 where id = $1', [order.id, OLDER + 1])
  await db.query('analyze')

  const newest = await orders.pay(address, USDT, 7_000_000n)
  await orders.advance()
  const view = await orders.view(order)
  assert.equal(view.paid, `${5 * (OLDER + 1) + 7}.00`)
  assert.equal(view.state, 'pending')
  assert.equal(view.transfers.length, 100)
  assert.equal(view.transfers[0]?.amount, '7')
  assert.equal(view.hasOlder, true)

  const rowsRead = await db.snapshot(async sql => {
    await findOrder(sql, order.token)
    const { rows } = await sql.query<{ read: bigint }>(
      `select sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) as read from pg_stat_xact_user_tables
        where relname in ('transfers', 'order_credits')`,
    )
    return Number(rows[0]?.read)
  })
  assert.ok(rowsRead > 0 && rowsRead < 1_000, `${rowsRead} rows read`)

  // An old one that a reorg takes away leaves the sum too.
  await orders.move(first, 'orphaned')
  await orders.advance()
  assert.equal((await orders.view(order)).paid, `${5 * OLDER + 7}.00`)
  await orders.move(first, 'confirmed')
  await orders.move(newest, 'confirmed')
  await orders.advance()
  const after = await orders.view(order)
  assert.deepEqual([after.paid, after.state], [`${5 * (OLDER + 1) + 7}.00`, 'paid'])
})
