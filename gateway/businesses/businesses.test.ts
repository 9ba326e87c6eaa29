import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type OpenTestDatabase, openTestDatabase } from '../../devnet/test-database.ts'
import type { Clock } from '../runtime/clock.ts'
import { systemClock } from '../runtime/clock.ts'
import type { Database, Sql } from '../storage/database.ts'
import { createApiKey, newApiKey, registerApiKey, revokeApiKey } from './api-keys.ts'
import { AUTHENTICATION_CACHE_MS, KeyAuthenticator } from './authenticate.ts'
import { createBusiness } from './create-business.ts'
import { hashPassword, verifyPassword } from './password.ts'

let database: OpenTestDatabase
let db: Database
let businessId: string

before(async () => {
  database = await openTestDatabase(5)
  db = database.db
  const created = await createBusiness(db, {
    name: 'Shop',
    email: 'Owner@Shop.example',
    password: 'correct horse battery',
  })
  businessId = created.businessId
})
after(() => database.close())

/** A clock that stands still until it is moved. */
function stoppedClock(): Clock & { advance(ms: number): void } {
  let now = 0
  return {
    ...systemClock,
    monotonicMs: () => now,
    advance: ms => {
      now += ms
    },
  }
}

function countingSql(): Sql & { statements: number } {
  return {
    statements: 0,
    query(text, values) {
      this.statements++
      return db.query(text, values)
    },
  }
}

const grant = () => ({ businessId, dialect: 'blockbee', addressOverride: false }) as const

test('a business has an owner whose password is kept as a salted hash only', async () => {
  const { rows } = await db.query<{ email: string; password_hash: string; role: string }>(
    `select email, password_hash, role from users join members on members.user_id = users.id where business_id = $1`,
    [businessId],
  )
  assert.equal(rows[0]?.email, 'owner@shop.example')
  assert.equal(rows[0].role, 'owner')
  assert.equal(await verifyPassword('correct horse battery', rows[0].password_hash), true)
  assert.equal(await verifyPassword('correct horse battery ', rows[0].password_hash), false)
})

test('equal passwords have different hashes, and a malformed hash matches nothing', async () => {
  const [a, b] = await Promise.all([hashPassword('same password'), hashPassword('same password')])
  assert.notEqual(a, b)
  for (const hash of ['', 'scrypt$$$$$', 'plain$same password', `${a}x$y`.replace('scrypt', 'md5')])
    assert.equal(await verifyPassword('same password', hash), false)
})

test('a taken email, a bad one, a short password and an empty name are refused and nothing is written', async () => {
  const password = 'correct horse battery'
  const cases = [
    [{ name: 'B', email: 'owner@shop.example', password }, 'email_taken'],
    [{ name: 'B', email: 'nobody', password }, 'invalid_email'],
    [{ name: 'B', email: 'b@shop.example', password: 'short' }, 'weak_password'],
    [{ name: ' ', email: 'b@shop.example', password }, 'invalid_name'],
    [{ name: 'B\u0000', email: 'b@shop.example', password }, 'invalid_name'],
  ] as const
  for (const [input, code] of cases) await assert.rejects(createBusiness(db, input), { code })
  const { rows } = await db.query<{ count: bigint }>('select count(*) from businesses')
  assert.equal(rows[0]?.count, 1n)
})

test('a created key authenticates for its dialect only and is nowhere in the database', async () => {
  const { id, key } = await createApiKey(db, grant())
  const keys = new KeyAuthenticator(db, systemClock)
  assert.equal((await keys.authenticate('blockbee', key))?.id, id)
  assert.equal(await keys.authenticate('bleumi', key), null)
  const { rows } = await db.query<{ dump: string }>(`select string_agg(k::text, '') as dump from api_keys k`)
  assert.equal(rows[0]?.dump.includes(key), false)
  assert.equal(rows[0]?.dump.includes(Buffer.from(key).toString('hex')), false)
})

test('registering a key again is the same key; with another grant, or after revocation, it is refused', async () => {
  const key = newApiKey()
  const first = await registerApiKey(db, { ...grant(), key })
  assert.deepEqual(await registerApiKey(db, { ...grant(), key }), first)
  await assert.rejects(registerApiKey(db, { ...grant(), key, addressOverride: true }), { code: 'key_taken' })
  await assert.rejects(registerApiKey(db, { ...grant(), key: 'guessable' }), { code: 'weak_key' })
  assert.equal(await revokeApiKey(db, businessId, first.id), true)
  assert.equal(await revokeApiKey(db, businessId, first.id), false)
  await assert.rejects(registerApiKey(db, { ...grant(), key }), { code: 'key_taken' })
})

test('a revoked key stops working when the cache entry ends', async () => {
  const clock = stoppedClock()
  const keys = new KeyAuthenticator(db, clock)
  const { id, key } = await createApiKey(db, grant())
  assert.ok(await keys.authenticate('blockbee', key))
  await revokeApiKey(db, businessId, id)
  clock.advance(AUTHENTICATION_CACHE_MS - 1)
  assert.ok(await keys.authenticate('blockbee', key))
  clock.advance(1)
  assert.equal(await keys.authenticate('blockbee', key), null)
})

test('known keys cost one look-up however many requests come; unknown keys are never remembered', async () => {
  const sql = countingSql()
  const keys = new KeyAuthenticator(sql, stoppedClock())
  const { key } = await createApiKey(db, grant())
  await Promise.all(Array.from({ length: 20 }, () => keys.authenticate('blockbee', key)))
  await keys.authenticate('blockbee', key)
  assert.equal(sql.statements, 1)
  const unknown = newApiKey()
  assert.equal(await keys.authenticate('blockbee', unknown), null)
  await registerApiKey(db, { ...grant(), key: unknown })
  assert.ok(await keys.authenticate('blockbee', unknown))
})

test('a failing database is not remembered as an answer', async () => {
  let broken = true
  const flaky: Sql = {
    query: (text, values) => (broken ? Promise.reject(new Error('down')) : db.query(text, values)),
  }
  const keys = new KeyAuthenticator(flaky, stoppedClock())
  const { key } = await createApiKey(db, grant())
  await assert.rejects(keys.authenticate('blockbee', key), /down/)
  broken = false
  assert.ok(await keys.authenticate('blockbee', key))
})
