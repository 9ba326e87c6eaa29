import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freePort } from './free-port.ts'
import { requireDatabase } from './require-database.ts'
import { createTestDatabase } from './test-database.ts'

test('a database that answers is used; one that is missing, refuses or does not listen is named as DATABASE_URL', async context => {
  const database = await createTestDatabase()
  context.after(() => database.drop())
  assert.equal(await requireDatabase(database.url), database.url)

  const missing = new URL(database.url)
  missing.pathname = '/nowhere'
  const refused = new URL(database.url)
  refused.password = 'not-the-password'
  const silent = `postgres://polytill:not-the-password@127.0.0.1:${await freePort()}/polytill`
  for (const url of [missing.href, refused.href, silent])
    await assert.rejects(
      requireDatabase(url),
      (error: { code?: string; message: string }) =>
        error.code === 'database_unusable' &&
        error.message.startsWith('cannot use DATABASE_URL: ') &&
        error.message.length > 'cannot use DATABASE_URL: '.length &&
        !error.message.includes('not-the-password'),
      url,
    )
})
