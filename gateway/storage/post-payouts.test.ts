import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type OpenTestDatabase, openTestDatabase } from '../../devnet/test-database.ts'
import type { Database, Sql } from './database.ts'
import { payoutAvailable, postPayouts } from './post-payouts.ts'

const CHAIN = 'eip155:31337'
const ASSET = `${CHAIN}/erc20:0xusdt`
const BUSINESS = 'biz_paying'

let database: OpenTestDatabase
let db: Database
before(async () => {
  database = await openTestDatabase(4)
  db = database.db
  await db.query(`insert into businesses (id, name) values ($1, 'Paying')`, [BUSINESS])
})
after(() => database.close())

/** A payout of one request; its transaction is open when there is one. */
async function insertPayout(number: number, atoms: number): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `with p as (
       insert into payouts (business_id, id, chain_id, asset_id, number, state, created_by)
       values ($1, gen_random_uuid(), $2, $3, $4, 'processing', 'test') returning id)
     insert into payout_requests (business_id, id, chain_id, asset_id, address, amount_atoms, state, payout_id, position, requested_by)
     select $1, gen_random_uuid(), $2, $3, '0xto', $5, 'processing', id, 0, 'test' from p returning payout_id::text as id`,
    [BUSINESS, CHAIN, ASSET, number, atoms],
  )
  const id = rows[0]?.id
  assert.ok(id)
  return id
}

/** Binds it to a transaction, as the settler does. */
async function send(sql: Sql, payoutId: string, nonce: number): Promise<void> {
  await sql.query(
    `insert into outgoing_transactions (id, chain_id, sender, nonce, to_address, data, gas_limit, state, purpose, asset_id)
     values ($1, $2, '0xsender', $3, '0xpayout', '0x', 1, 'open', 'payout', $4)`,
    [`otx_${nonce}`, CHAIN, nonce, ASSET],
  )
  await sql.query('update payouts set outgoing_id = $2 where id = $1', [payoutId, `otx_${nonce}`])
  await postPayouts(sql, CHAIN, [BUSINESS])
}

/** Its transaction is in a block, as the scanner finds it. */
async function close(sql: Sql, payoutId: string): Promise<void> {
  await sql.query(`update payout_requests set state = 'done' where payout_id = $1`, [payoutId])
  await postPayouts(sql, CHAIN, [BUSINESS])
}

test('one payout is sent while another is found in a block: both are in the books, and nothing is spendable twice', async () => {
  const [found, sent] = [await insertPayout(1, 700), await insertPayout(2, 5)]
  await db.transaction(sql => send(sql, found, 1))
  assert.equal(await payoutAvailable(db, BUSINESS, ASSET), -700n)

  const [sending, committing] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const settler = db.transaction(async sql => {
    await send(sql, sent, 2)
    sending.resolve()
    await committing.promise
  })
  await sending.promise
  const scanner = db.transaction(sql => close(sql, found))
  // The scanner waits for the settler here; without a lock it would have its sums by now.
  await waitForLock()
  committing.resolve()
  await Promise.all([settler, scanner])

  assert.equal(await payoutAvailable(db, BUSINESS, ASSET), -705n)
  await db.transaction(sql => close(sql, sent))
  const { rows } = await db.query<{ purpose: string; atoms: bigint }>(
    `select purpose, sum(amount_atoms) as atoms from ledger_entries where business_id = $1 group by purpose order by purpose`,
    [BUSINESS],
  )
  assert.deepEqual(rows, [
    { purpose: 'payout.paid', atoms: 705n },
    { purpose: 'payout.reserved', atoms: 0n },
    { purpose: 'payout.wallet', atoms: -705n },
  ])
})

async function waitForLock(): Promise<void> {
  for (;;) {
    const { rowCount } = await db.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    if (rowCount > 0) return
  }
}
