import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestDatabase } from '../../devnet/test-database.ts'
import { openDatabase } from './database.ts'
import { lossySettings } from './lossy-settings.ts'

test('what may lose commits is named as it stands for the role that asks', async context => {
  const database = await createTestDatabase()
  const db = openDatabase(database.url, { poolMax: 1, onError: () => undefined })
  context.after(async () => {
    await db.close()
    await database.drop()
  })
  // The server of the tests throws its data away, so it has all three off.
  assert.deepEqual(await lossySettings(db), ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off'])
  await db.query('set synchronous_commit = local')
  assert.deepEqual(await lossySettings(db), ['fsync=off', 'full_page_writes=off'])
})
