import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openDatabase } from '../gateway/storage/database.ts'
import { createTestDatabase } from './test-database.ts'

// Two databases of one process: both carry the schema, neither sees the other's rows, a dropped one is gone.
test('clones are migrated and independent', async () => {
  const [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()])
  const a = openDatabase(first.url, { poolMax: 1, onError: () => undefined })
  const b = openDatabase(second.url, { poolMax: 1, onError: () => undefined })
  after(async () => {
    await b.close()
    await second.drop()
  })
  await a.query("insert into businesses (id, name) values ('biz_a', 'A')")
  assert.equal((await a.query('select 1 from businesses')).rowCount, 1)
  assert.equal((await b.query('select 1 from businesses')).rowCount, 0)
  await a.close()
  await first.drop()
  const gone = openDatabase(first.url, { poolMax: 1, onError: () => undefined })
  await assert.rejects(gone.query('select 1'), { code: '3D000' })
  await gone.close()
})

// Row-level security does not hold for superusers (F65), so tests must not be one.
test('the role of a test database is an ordinary one', async () => {
  const database = await createTestDatabase()
  const db = openDatabase(database.url, { poolMax: 1, onError: () => undefined })
  const { rows } = await db.query<{ rolsuper: boolean }>(
    'select rolsuper from pg_roles where rolname = current_user',
  )
  assert.deepEqual(rows, [{ rolsuper: false }])
  await db.close()
  await database.drop()
})
