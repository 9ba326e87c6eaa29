import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { type OpenTestDatabase, openTestDatabase } from '../../devnet/test-database.ts'
import { applyMigrations, MigrationMismatch } from './apply-migrations.ts'
import type { Database } from './database.ts'

// An upgrade that is cut off anywhere leaves the database as it was, and is done by the next start (F100).

const FILES = readdirSync(path.join(import.meta.dirname, 'migrations'))
  .filter(name => name.endsWith('.sql'))
  .sort()

let database: OpenTestDatabase
let db: Database
before(async () => {
  database = await openTestDatabase(1)
  db = database.db
})
after(() => database.close())

/** The database, whose connection dies just after the statement that holds this text. */
function dyingAfter(text: string): Database {
  return {
    query: (text, values) => db.query(text, values),
    snapshot: work => db.snapshot(work),
    close: () => db.close(),
    transaction: work =>
      db.transaction(sql =>
        work({
          query: async (statement, values) => {
            const result = await sql.query<never>(statement, values)
            if (values?.[0] === text) await sql.query('select pg_terminate_backend(pg_backend_pid())')
            return result
          },
        }),
      ),
  }
}

/** Every column of every table, as one text. */
async function schema(): Promise<string> {
  const { rows } = await db.query<{ text: string }>(
    `select coalesce(string_agg(concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default), e'\\n'
                                order by table_name, ordinal_position), '') as text
       from information_schema.columns where table_schema = 'public'`,
  )
  return rows[0]?.text ?? ''
}

test('killed behind the first, one in the middle or the last migration: nothing of any is there; the next start applies them all', async () => {
  const whole = await schema()
  await db.query('drop schema public cascade')
  await db.query('create schema public')
  for (const name of [FILES.at(0), FILES.at(FILES.length / 2), FILES.at(-1)]) {
    assert.ok(name)
    await assert.rejects(applyMigrations(dyingAfter(name)), name)
    assert.equal(await schema(), '')
  }
  assert.deepEqual(await applyMigrations(db), FILES)
  assert.equal(await schema(), whole)
  assert.deepEqual(await applyMigrations(db), [])
})

test('a database of a later release, or with another text of a migration, is refused', async () => {
  await db.query(`insert into schema_migrations (name, checksum) values ('9999-later.sql', '')`)
  await assert.rejects(applyMigrations(db), {
    code: 'migration_mismatch',
    message: /newer than this release/,
  })
  await db.query(`delete from schema_migrations where name = '9999-later.sql'`)
  await db.query(`update schema_migrations set checksum = 'other' where name = $1`, [FILES[0]])
  await assert.rejects(applyMigrations(db), MigrationMismatch)
})
