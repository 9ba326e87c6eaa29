import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createTestDatabase, type TestDatabase } from '../../devnet/test-database.ts'
import { type Database, openDatabase } from './database.ts'
import { admitHolder, type GatewayLease, LeaseLost, takeLease } from './gateway-lease.ts'

// Two gateways on one database: the one that started last goes on, the other cannot even finish what it had begun (F93).

let database: TestDatabase
let plain: Database
before(async () => {
  database = await createTestDatabase()
  plain = openDatabase(database.url, { poolMax: 4, onError: () => undefined })
  await plain.query('create table marks (gateway text not null)')
})
after(async () => {
  await plain.close()
  await database.drop()
})

/** The database as a gateway with this lease has it. */
function opened(lease: GatewayLease): Database {
  return openDatabase(database.url, {
    poolMax: 4,
    onError: () => undefined,
    admit: sql => admitHolder(sql, lease),
  })
}

async function marks(): Promise<string[]> {
  const { rows } = await plain.query<{ gateway: string }>('delete from marks returning gateway')
  return rows.map(({ gateway }) => gateway)
}

test('a transaction that the earlier gateway had begun is rolled back, and it gets no new connection', async () => {
  const earlier = opened(await takeLease(plain, 0n))
  const begun = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  const asleep = earlier.transaction(async sql => {
    await sql.query(`insert into marks values ('earlier')`)
    begun.resolve()
    await goOn.promise
    await sql.query(`insert into marks values ('earlier')`)
  })
  await begun.promise
  const later = opened(await takeLease(plain, 0n))
  await later.query(`insert into marks values ('later')`)
  goOn.resolve()
  await assert.rejects(asleep)
  await assert.rejects(earlier.query(`insert into marks values ('earlier')`), LeaseLost)
  await assert.rejects(
    earlier.transaction(sql => sql.query('select 1')),
    LeaseLost,
  )
  assert.deepEqual(await marks(), ['later'])
  await Promise.all([earlier.close(), later.close()])
})

test('an epoch is above those of this database and those that the signer has seen', async () => {
  const first = await takeLease(plain, 0n)
  const second = await takeLease(plain, 0n)
  const restored = await takeLease(plain, second.epoch + 100n)
  assert.ok(second.epoch > first.epoch)
  assert.equal(restored.epoch, second.epoch + 101n)
  assert.ok((await takeLease(plain, 0n)).epoch > restored.epoch)
})

test('of many that start at once exactly one goes on', async () => {
  const leases = await Promise.all(Array.from({ length: 8 }, () => takeLease(plain, 0n)))
  assert.equal(new Set(leases.map(({ epoch }) => epoch)).size, leases.length)
  const gateways = leases.map(opened)
  const outcomes = await Promise.allSettled(gateways.map(db => db.query('select 1')))
  const last = leases.reduce((highest, lease) => (lease.epoch > highest.epoch ? lease : highest))
  for (const [index, outcome] of outcomes.entries())
    assert.equal(outcome.status === 'fulfilled', leases[index]?.holder === last.holder)
  await Promise.all(gateways.map(db => db.close()))
})

test('other programs on the same database are left alone', async () => {
  const audit = openDatabase(database.url, { poolMax: 1, onError: () => undefined })
  await audit.transaction(async sql => {
    await takeLease(plain, 0n)
    assert.equal((await sql.query('select 1')).rowCount, 1)
  })
  await audit.close()
})
