import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createTestDatabase } from '../../devnet/test-database.ts'
import { openSimulatedCore, type SimulatedCore, TOKEN } from '../../sim/simulated-core.ts'
import { addMember, removeMember } from '../businesses/manage-members.ts'
import { createTestBusiness } from '../businesses/test-business.ts'
import { type Database, openDatabase, type Sql } from './database.ts'
import { lockBlock } from './lock-block.ts'
import { postDifferences } from './post-differences.ts'
import { postLocations } from './post-locations.ts'
import { createSuspenseStore } from './suspense-store.ts'
import { untilWaiting } from './test/until-waiting.ts'

// A statement that waits for a row's lock sees that row as it is then, and all others as they were before the wait. Whatever
// is decided under a lock must therefore be read by a statement behind the one that waited.

let db: Database
/** Whose transactions the others wait for. */
let holding: Database
let drop: () => Promise<void>
let nextChain = 9_300
before(async () => {
  const database = await createTestDatabase()
  drop = database.drop
  db = openDatabase(database.url, { poolMax: 6, onError: () => undefined })
  holding = openDatabase(database.url, { poolMax: 1, onError: () => undefined })
})
after(async () => {
  await Promise.all([db.close(), holding.close()])
  await drop()
})

/** What `waiter` comes to when it began while `holder`, which locks what it waits for, had not committed yet. */
async function behind<T>(holder: (sql: Sql) => Promise<unknown>, waiter: () => Promise<T>): Promise<T> {
  let waiting: Promise<T> | undefined
  await holding.transaction(async sql => {
    await holder(sql)
    waiting = waiter()
    await untilWaiting(db, 1)
  })
  return waiting ?? assert.fail('nothing waited')
}

/** A core with a confirmed payment that is to be forwarded. */
async function paidCore(): Promise<{ core: SimulatedCore; tillId: string }> {
  const core = await openSimulatedCore(db, `eip155:${nextChain++}`)
  const till = await core.createTill()
  const legs = [{ to: till, contract: TOKEN, amountAtoms: 5_000n }]
  core.chain.pay({ txid: `0xpaid${core.chain.chainId}`, from: `0x${'fa'.repeat(20)}`, legs })
  core.chain.mine()
  await core.scanAll()
  const { rows } = await db.query<{ id: string }>('select id from tills where address = $1', [till])
  return { core, tillId: rows[0]?.id ?? assert.fail('no till') }
}

const lockCursorRow = (sql: Sql, chainId: string): Promise<unknown> =>
  sql.query('update cursors set updated_at = now() where chain_id = $1', [chainId])

test('a block that a rewind takes away while its lock is waited for is not worked on', async () => {
  const { core } = await paidCore()
  const { chainId } = core.chain
  const { rows } = await db.query<{ number: bigint; hash: string }>(
    'select number, hash from blocks where chain_id = $1 order by number desc limit 1',
    [chainId],
  )
  const block = rows[0] ?? assert.fail('no block')
  assert.notEqual(await db.transaction(sql => lockBlock(sql, chainId, block)), null)
  const locked = await behind(
    async sql => {
      await lockCursorRow(sql, chainId)
      await sql.query('delete from blocks where chain_id = $1 and number = $2', [chainId, block.number])
    },
    () => db.transaction(sql => lockBlock(sql, chainId, block)),
  )
  assert.equal(locked, null)
})

test('a payment that somebody else sends on meanwhile is not posted back', async () => {
  const { core, tillId } = await paidCore()
  const { chainId } = core.chain
  const location = async (): Promise<string | undefined> =>
    (await db.query<{ location: string }>('select location from transfers where till_id = $1', [tillId]))
      .rows[0]?.location
  assert.equal(await location(), 'till.confirmed')
  await behind(
    async sql => {
      await sql.query(`update obligations set state = 'sent' where till_id = $1`, [tillId])
      await postLocations(sql, chainId, [tillId])
    },
    () => db.transaction(sql => postLocations(sql, chainId, [tillId])),
  )
  assert.equal(await location(), 'till.sent')
})

test('found money that a settlement carries away meanwhile is not given out a second time', async () => {
  const { core, tillId } = await paidCore()
  const { chainId } = core.chain
  const assetId = `${chainId}/erc20:${TOKEN}`
  await db.transaction(async sql => {
    await sql.query(
      `insert into balance_findings (id, business_id, till_id, chain_id, asset_id, address, difference_atoms, block_number, block_hash, state)
       select 'fnd_' || $1, business_id, id, $1, $2, address, 700, 0, '0x', 'posted' from tills where id = $3`,
      [chainId, assetId, tillId],
    )
    await postDifferences(sql, chainId, [tillId], 'balance.found')
  })
  const decision = { action: 'settle', subject: `fnd_${chainId}`, note: '' } as const
  const outcome = await behind(
    async sql => {
      await lockCursorRow(sql, chainId)
      await sql.query(
        `insert into outflows (business_id, chain_id, txid, ordinal, till_id, asset_id, amount_atoms, recipient, block_number, tx_index)
         select business_id, $1, '0xgone', 0, id, $2, 5700, '0xto', 99, 0 from tills where id = $3`,
        [chainId, assetId, tillId],
      )
      await postLocations(sql, chainId, [tillId])
      await postDifferences(sql, chainId, [tillId], 'outflow.difference')
    },
    () => createSuspenseStore(db).decide(decision),
  )
  assert.equal(outcome.kind === 'refused' && outcome.code, 'not_there')
})

test('one who has left belongs to one business, of two that ask at the same moment', async () => {
  const managers = []
  for (const name of ['One', 'Two']) {
    const email = `${name}@shop.example`
    const { businessId } = await createTestBusiness(db, { name, email, password: 'correct horse battery' })
    managers.push({ businessId, actor: 'command line' })
  }
  const [first, second] = managers
  assert.ok(first && second)
  const person = { email: 'ann@shop.example', role: 'viewer' } as const
  await addMember(db, first, person)
  await removeMember(db, first, person)
  let both: Promise<PromiseSettledResult<unknown>[]> | undefined
  await holding.transaction(async sql => {
    await sql.query('select 1 from users where email = $1 for update', [person.email])
    both = Promise.allSettled([addMember(db, first, person), addMember(db, second, person)])
    await untilWaiting(db, 2)
  })
  const outcomes = (await both) ?? []
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  const refused = outcomes.find(outcome => outcome.status === 'rejected')
  assert.equal(refused?.reason.code, 'email_taken')
})
