import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openTestDatabase } from '../../devnet/test-database.ts'
import { lossySettings } from './lossy-settings.ts'

test('what may lose commits is named as it stands for the role that asks', async context => {
  const database = await openTestDatabase(1)
  const { db } = database
  context.after(() => database.close())
  // The server of the tests throws its data away, so it has all three off.
  assert.deepEqual(await lossySettings(db), ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off'])
  await db.query('set synchronous_commit = local')
  assert.deepEqual(await lossySettings(db), ['fsync=off', 'full_page_writes=off'])
})
