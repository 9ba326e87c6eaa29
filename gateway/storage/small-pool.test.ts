import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestDatabase } from '../../devnet/test-database.ts'
import { waitUntil } from '../../test/harness/wait-until.ts'
import { openDatabase } from './database.ts'

// Work that fills a pool of two many times over, while both connections wait for a lock whose holder is killed (F106).

const TASKS = 25

test('a pool of two, full, behind a lock: all of it is done once the holder is killed', async () => {
  const database = await createTestDatabase()
  const [db, holder, watcher] = [2, 1, 1].map(poolMax =>
    openDatabase(database.url, { poolMax, onError: () => undefined }),
  )
  assert.ok(db && holder && watcher)
  try {
    await db.query('create table counters (id integer primary key, n integer not null)')
    await db.query('insert into counters values (1, 0)')
    const held = Promise.withResolvers<number>()
    const never = Promise.withResolvers<void>()
    const killed = holder.transaction(async sql => {
      await sql.query('select from counters where id = 1 for update')
      const { rows } = await sql.query<{ pid: number }>('select pg_backend_pid() as pid')
      held.resolve(rows[0]?.pid ?? 0)
      await never.promise
      await sql.query('update counters set n = -1')
    })
    const pid = await held.promise

    const work = Array.from({ length: TASKS }, () => [
      db.transaction(sql => sql.query('update counters set n = n + 1 where id = 1')),
      db.query('select 1'),
      db.snapshot(sql => sql.query('select n from counters')),
    ]).flat()
    await waitUntil('both connections wait for the lock', async () => {
      const { rows } = await watcher.query<{ n: bigint }>(
        `select count(*) as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      return rows[0]?.n === 2n
    })
    await watcher.query('select pg_terminate_backend($1)', [pid])
    never.resolve()
    await assert.rejects(killed)
    await Promise.all(work)
    assert.deepEqual((await db.query('select n from counters')).rows, [{ n: TASKS }])
  } finally {
    await Promise.all([db.close(), holder.close(), watcher.close()])
    await database.drop()
  }
})
