import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestDatabase } from '../../devnet/test-database.ts'
import { openDatabase } from './database.ts'
import { untilWaiting } from './test/until-waiting.ts'

test('a statement that the database gives up in a deadlock is done again and counts once', async () => {
  const database = await createTestDatabase()
  const [db, other, watcher] = [1, 2, 3].map(() =>
    openDatabase(database.url, { poolMax: 1, onError: () => undefined }),
  )
  assert.ok(db && other && watcher)
  let waiting: Promise<unknown> | undefined
  try {
    await db.query('create table counters (id integer primary key, n integer not null)')
    await db.query('insert into counters values (1, 0), (2, 0)')
    await db.transaction(async sql => {
      await sql.query('update counters set n = n + 1 where id = 1')
      // Where the machine stands still for a second this transaction may be the one that is given up, and run again.
      if (waiting === undefined) {
        // Takes row 2 and waits for row 1; it waits longest, so it is the one that is given up.
        waiting = other.query(
          'with held as (select id from counters order by id desc for update) update counters c set n = n + 10 from held where c.id = held.id',
        )
        await untilWaiting(watcher, 1)
      }
      await sql.query('update counters set n = n + 1 where id = 2')
    })
    await waiting
    const { rows } = await db.query<{ n: number }>('select n from counters order by id')
    assert.deepEqual(rows, [{ n: 11 }, { n: 11 }])
  } finally {
    await Promise.all([db.close(), other.close(), watcher.close()])
    await database.drop()
  }
})
