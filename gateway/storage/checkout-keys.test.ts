import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type OpenTestDatabase, openTestDatabase } from '../../devnet/test-database.ts'
import { currentProofKey, findProofKey, rotateProofKey } from './checkout-keys.ts'
import type { Database } from './database.ts'
import { TEST_BOX } from './test/test-box.ts'

let database: OpenTestDatabase
let db: Database

before(async () => {
  database = await openTestDatabase(8)
  db = database.db
})
after(() => database.close())

const secret = (byte: number): Uint8Array => Buffer.alloc(32, byte)

test('of several that bring a first key at once, one wins and all sign with it', async () => {
  const keys = await Promise.all([1, 2, 3, 4, 5, 6].map(byte => currentProofKey(db, TEST_BOX, secret(byte))))
  assert.deepEqual(new Set(keys.map(({ id }) => id)), new Set(['v1']))
  assert.equal(new Set(keys.map(key => Buffer.from(key.secret).toString('hex'))).size, 1)
})

test('a new key is the current one, and the old one is found by its name', async () => {
  const old = await currentProofKey(db, TEST_BOX, secret(7))
  assert.equal(await rotateProofKey(db, TEST_BOX, secret(9)), 'v2')
  assert.deepEqual(await currentProofKey(db, TEST_BOX, secret(7)), {
    id: 'v2',
    secret: Buffer.from(secret(9)),
  })
  assert.deepEqual(await findProofKey(db, TEST_BOX, 'v1'), old)
  for (const id of ['', 'v', 'v0', 'v3', '1', 'v1 ', 'V1', `v${'9'.repeat(20)}`, '\0'])
    assert.equal(await findProofKey(db, TEST_BOX, id), null, id)
})

test('two that put a new key in its place at once make two', async () => {
  const made = await Promise.all([7, 8].map(byte => rotateProofKey(db, TEST_BOX, secret(byte))))
  assert.deepEqual(made.sort(), ['v3', 'v4'])
})
