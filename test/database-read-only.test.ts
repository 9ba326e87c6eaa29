import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { auditBooks } from './harness/books.ts'
import { freshAddress } from './harness/recipients.ts'
import { Stack } from './harness/stack.ts'

// A database that takes no writes, as PostgreSQL is on a full disk or after a failover to a standby (F95): nothing is promised that
// is not stored, and everything goes on by itself.

describe('a database that takes no writes', () => {
  let stack: Stack
  before(async () => {
    stack = await Stack.start()
  })
  after(() => stack.stop())

  /** For every connection from now on; those that are open end, ours included. */
  async function takesWrites(yes: boolean): Promise<void> {
    const { rows } = await stack.db.query<{ name: string }>('select current_database() as name')
    await stack.db.transaction(async sql => {
      await sql.query('set transaction read write')
      await sql.query(
        `alter database ${rows[0]?.name} set default_transaction_read_only = ${yes ? 'off' : 'on'}`,
      )
    })
    // Until no connection of before is left: one may have been made meanwhile.
    const since = await stack.db.query<{ at: string }>('select clock_timestamp()::text as at')
    await stack.db.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and backend_start < $1::timestamptz`,
      [since.rows[0]?.at],
    )
  }

  test('creates are refused, a payment waits; when it writes again both go through, once, without a hand', async () => {
    const created = await stack.create('erc20/usdt', { address: freshAddress() })
    await takesWrites(false)
    const callback = encodeURIComponent(stack.merchant.url('/refused'))
    const target = `/erc20/usdt/create/?apikey=${stack.apiKey}&callback=${callback}&address=${freshAddress()}`
    await stack.until('a create is refused', async () => (await stack.get(target)).status === 'error')
    const txid = await stack.pay(created.address, 5_000_000n)
    assert.equal((await stack.get(target)).status, 'error')
    assert.equal(stack.merchant.of({ txid }).length, 0)

    await takesWrites(true)
    await stack.merchant.wait({ txid, pending: '0' }, { explain: () => stack.logTail() })
    await stack.ended(created.address)
    await stack.until('a create is taken', async () => (await stack.get(target)).status === 'success')
    await stack.caughtUp()
    assert.deepEqual(await auditBooks(stack), [])
  })
})
