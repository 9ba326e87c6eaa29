import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { type OpenTestDatabase, openTestDatabase } from '../../devnet/test-database.ts'
import { createTestBusiness } from '../businesses/test-business.ts'
import { findProofKey } from './checkout-keys.ts'
import type { Database } from './database.ts'
import { requireGatewayKey, sealSecrets } from './seal-secrets.ts'
import { findSecondFactor } from './second-factors.ts'
import { newSecretsKey, SecretBox } from './secret-box.ts'
import { readWebhookRow, signingSecrets } from './webhook-secrets.ts'

// Secrets of a release that did not seal, and keys that are replaced, on real PostgreSQL.

const [firstKey, secondKey] = [newSecretsKey(), newSecretsKey()]
const first = new SecretBox(firstKey)
const PRESENT = randomBytes(32).toString('base64')
const RETIRED = randomBytes(32).toString('base64')
const FACTOR = randomBytes(20)
const PROOF = randomBytes(32)
const FAR_MS = 4_000_000_000_000

let database: OpenTestDatabase
let db: Database
let businessId: string
let userId: string

before(async () => {
  database = await openTestDatabase(4)
  db = database.db
  const made = await createTestBusiness(db, {
    ...{ name: 'Shop', email: 'shop@example.com', password: 'correct horse battery' },
  })
  businessId = made.businessId
  const { rows } = await db.query<{ id: string }>('select id from users')
  userId = rows[0]?.id ?? ''
})
after(() => database.close())

/** As the release before left them. */
beforeEach(async () => {
  for (const table of [
    'secret_keys',
    'webhook_secrets',
    'retired_webhook_secrets',
    'second_factors',
    'bleumi_checkout_keys',
  ])
    await db.query(`delete from ${table}`)
  await db.query('insert into webhook_secrets (business_id, secret) values ($1, $2)', [businessId, PRESENT])
  await db.query(
    'insert into retired_webhook_secrets (business_id, secret, valid_until) values ($1, $2, to_timestamp($3))',
    [businessId, RETIRED, FAR_MS / 1000],
  )
  await db.query('insert into second_factors (user_id, secret) values ($1, $2)', [
    userId,
    FACTOR.toString('base64'),
  ])
  await db.query('insert into bleumi_checkout_keys (number, secret) values (1, $1)', [
    PROOF.toString('base64'),
  ])
})

async function stored(): Promise<string> {
  const { rows } = await db.query<{ dump: string }>(
    `select string_agg(row, ';' order by row) as dump from (
       select w::text as row from webhook_secrets w union all select r::text from retired_webhook_secrets r
       union all select f::text from second_factors f union all select k::text from bleumi_checkout_keys k
       union all select s.key_id from secret_keys s) rows`,
  )
  return rows[0]?.dump ?? ''
}

async function readAll(box: SecretBox): Promise<void> {
  assert.deepEqual(await signingSecrets(db, box, businessId, 0), [PRESENT, RETIRED])
  assert.equal((await readWebhookRow(db, box, businessId, 0)).secret, PRESENT)
  assert.deepEqual((await findSecondFactor(db, box, userId))?.secret, FACTOR)
  assert.deepEqual(Buffer.from((await findProofKey(db, box, 'v1'))?.secret ?? []), PROOF)
}

test('what an earlier release wrote is sealed once, reads the same, and is in no table of secrets as it was', async () => {
  assert.equal(await sealSecrets(db, first), 4)
  await readAll(first)
  const after = await stored()
  for (const secret of [
    PRESENT,
    RETIRED,
    FACTOR.toString('base64'),
    FACTOR.toString('hex'),
    PROOF.toString('base64'),
  ])
    assert.equal(after.includes(secret), false)
  assert.equal(await sealSecrets(db, first), 0)
  assert.equal(await stored(), after)
})

test('second factors of the release before are what they were behind the migration', async () => {
  await db.query('drop table secret_keys')
  await db.query('alter table businesses drop column demands_second_factor')
  await db.query('delete from second_factors')
  await db.query(`alter table second_factors alter column secret type bytea using decode(secret, 'base64')`)
  const bytes = FACTOR.toString('hex')
  await db.query(`insert into second_factors (user_id, secret) values ($1, decode($2, 'hex'))`, [
    userId,
    bytes,
  ])
  const migration = path.join(import.meta.dirname, 'migrations', '0023-sealed-secrets.sql')
  await db.query(readFileSync(migration, 'utf8'))
  await sealSecrets(db, first)
  await readAll(first)
})

test('two that start at once seal once, and both read', async () => {
  const counts = await Promise.all([sealSecrets(db, first), sealSecrets(db, new SecretBox(firstKey))])
  assert.deepEqual(counts.sort(), [0, 4])
  await readAll(first)
})

test('a key is replaced by a line above it; then the one before is needed no more', async () => {
  await sealSecrets(db, first)
  const both = new SecretBox(`${secondKey}${firstKey}`)
  assert.equal(await sealSecrets(db, both), 4)
  await readAll(new SecretBox(secondKey))
  assert.equal(await sealSecrets(db, new SecretBox(secondKey)), 0)
})

test('with another key nothing starts and nothing changes, be there secrets or not', async () => {
  await sealSecrets(db, first)
  const before = await stored()
  const wrong = new SecretBox(secondKey)
  const refusal = {
    code: 'missing_secrets_key',
    message: new RegExp(`key ${first.sealingKeyId}, .* ${wrong.sealingKeyId};`),
  }
  await assert.rejects(sealSecrets(db, wrong), refusal)
  await assert.rejects(requireGatewayKey(db, wrong), refusal)
  assert.equal(await stored(), before)
  for (const table of [
    'webhook_secrets',
    'retired_webhook_secrets',
    'second_factors',
    'bleumi_checkout_keys',
  ])
    await db.query(`delete from ${table}`)
  await assert.rejects(sealSecrets(db, wrong), refusal)
})

test('a command beside the gateway seals under the key of the gateway alone', async () => {
  await assert.rejects(requireGatewayKey(db, first), { code: 'missing_secrets_key' })
  await sealSecrets(db, first)
  await requireGatewayKey(db, first)
  await assert.rejects(
    requireGatewayKey(db, new SecretBox(`${secondKey}${firstKey}`)),
    /start the gateway first/,
  )
})

test('a secret that is put into the row of another does not open', async () => {
  await sealSecrets(db, first)
  const other = await createTestBusiness(db, {
    ...{
      name: 'Other',
      email: `${randomBytes(4).toString('hex')}@example.com`,
      password: 'correct horse battery',
    },
  })
  await db.query(
    'insert into webhook_secrets (business_id, secret) select $1, secret from webhook_secrets where business_id = $2',
    [other.businessId, businessId],
  )
  await assert.rejects(signingSecrets(db, first, other.businessId, 0), { code: 'unreadable_secret' })
  await db.query(
    'update retired_webhook_secrets set secret = (select secret from webhook_secrets where business_id = $1)',
    [businessId],
  )
  await assert.rejects(signingSecrets(db, first, businessId, 0), { code: 'unreadable_secret' })
})
