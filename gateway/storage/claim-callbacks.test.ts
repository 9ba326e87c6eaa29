import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type OpenTestDatabase, openTestDatabase } from '../../devnet/test-database.ts'
import { evmTillFactory } from '../chains/evm/evm-till-factory.ts'
import { draftTill } from '../tills/draft-till.ts'
import { findCallback } from './blockbee-callbacks.ts'
import { upsertBusinessSettings } from './business-settings.ts'
import { lockBusiness } from './businesses.ts'
import { type CallbackClaim, claimCallback, gatherClaims } from './claim-callbacks.ts'
import { type Database, openDatabase, type Sql } from './database.ts'
import { lockPayout } from './payouts-decide.ts'
import { claimPayoutWallet } from './payouts-wallets.ts'

const BUSINESS = 'biz_1'

let database: OpenTestDatabase
let db: Database

before(async () => {
  database = await openTestDatabase(8)
  db = database.db
  await db.query(`insert into businesses (id, name) values ($1, 'Shop'), ('biz_2', 'Other')`, [BUSINESS])
})
after(() => database.close())

function claimOf(
  order: string,
  {
    businessId = BUSINESS,
    confirmations = null,
  }: { businessId?: string; confirmations?: number | null } = {},
): CallbackClaim {
  const recipient = `0x${'7'.repeat(40)}`
  const till = draftTill(
    {
      ...{ businessId, dialect: 'blockbee', assetId: 'eip155:31337/slip44:60', confirmations },
      ...{ recipients: [{ address: recipient, bps: 10_000 }], priority: 'default' },
      ...{ multiToken: false, multiChain: false, announcePending: true },
    },
    evmTillFactory,
  )
  const callbackUrl = `https://shop.example/paid?order=${order}`
  const told = { ticker: 'eth', addressOut: recipient, method: 'get', withConvert: false } as const
  return { till, callback: { callbackUrl, ...told } }
}

/** The database, counting the statements that write. */
function counted(): { sql: Sql; writes: () => number } {
  let writes = 0
  return {
    writes: () => writes,
    sql: {
      query: (text, values) => {
        if (text.includes('insert into')) writes += 1
        return db.query(text, values)
      },
    },
  }
}

/** Tills and callbacks whose URL contains this text. */
async function countRows(order: string): Promise<{ callbacks: bigint; tills: bigint }> {
  const { rows } = await db.query<{ callbacks: bigint; tills: bigint }>(
    `select count(*) as callbacks, count(t.id) as tills from blockbee_callbacks c
       left join tills t on t.business_id = c.business_id and t.id = c.till_id
      where c.callback_url like '%' || $1 || '%'`,
    [order],
  )
  return rows[0] ?? { callbacks: -1n, tills: -1n }
}

test('claims that come together are one statement; each is answered with what is stored of it', async () => {
  const { sql, writes } = counted()
  const claim = gatherClaims(sql)
  const claims = Array.from({ length: 30 }, (_, index) => claimOf(`together-${index}`))
  const answers = await Promise.all(claims.map(claim))
  assert.equal(writes(), 1)
  for (const [index, answer] of answers.entries()) {
    assert.equal(answer.tillId, claims[index]?.till.tillId)
    const stored = await findCallback(db, BUSINESS, answer.callbackUrl)
    // An answer is made of what was asked for, so it may know more than the row shows, but nothing else.
    assert.deepEqual({ ...answer, ...stored }, answer)
  }
})

test('one callback asked for many times at once, in one statement and in several, has one till', async () => {
  const processes = [gatherClaims(db), gatherClaims(db)]
  const answers = await Promise.all(
    Array.from({ length: 24 }, (_, index) => processes[index % 2]?.(claimOf('equal'))),
  )
  assert.equal(new Set(answers.map(answer => answer?.address)).size, 1)
  assert.deepEqual(await countRows('order=equal'), { callbacks: 1n, tills: 1n })
  const again = await gatherClaims(db)(claimOf('equal'))
  assert.equal(again.address, answers[0]?.address)
})

test('the same callback of two businesses in one statement: two tills', async () => {
  const claim = gatherClaims(db)
  const [one, other] = await Promise.all([
    claim(claimOf('both')),
    claim(claimOf('both', { businessId: 'biz_2' })),
  ])
  assert.notEqual(one.address, other.address)
  assert.deepEqual([one.businessId, other.businessId], [BUSINESS, 'biz_2'])
})

test('a row that the database refuses fails alone: the others of its statement are stored and answered', async () => {
  const claim = gatherClaims(db)
  const bad = new Set([3, 11, 12])
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) =>
      // No till waits for 0 confirmations: a constraint of the table.
      claim(claimOf(`refused-${index}-`, { confirmations: bad.has(index) ? 0 : 2 })),
    ),
  )
  for (const [index, outcome] of outcomes.entries()) {
    assert.equal(outcome.status, bad.has(index) ? 'rejected' : 'fulfilled', `claim ${index}`)
    const count = bad.has(index) ? 0n : 1n
    assert.deepEqual(await countRows(`refused-${index}-`), { callbacks: count, tills: count })
  }
})

test('a claim of a business that is not there writes neither callback nor till', async () => {
  await assert.rejects(claimCallback(db, ...parts(claimOf('nobody', { businessId: 'biz_none' }))), {
    code: '23503',
  })
  assert.deepEqual(await countRows('nobody'), { callbacks: 0n, tills: 0n })
})

test('an answer that was lost after the commit: all fail, asking again gives the tills that were stored', async () => {
  let lost = false
  const claim = gatherClaims({
    async query<R>(text: string, values?: readonly unknown[]) {
      const result = await db.query<R>(text, values)
      if (lost) return result
      lost = true
      throw new Error('Connection terminated unexpectedly')
    },
  })
  const first = [claimOf('lost-a'), claimOf('lost-b')]
  const failed = await Promise.allSettled(first.map(claim))
  assert.deepEqual(
    failed.map(({ status }) => status),
    ['rejected', 'rejected'],
  )
  const again = await Promise.all([claim(claimOf('lost-a')), claim(claimOf('lost-b'))])
  assert.deepEqual(
    again.map(({ address }) => address),
    first.map(({ till }) => till.address),
  )
  assert.deepEqual(await countRows('lost-'), { callbacks: 2n, tills: 2n })
})

test('confirmations: those asked for, else the setting of the business as it is now, else one', async () => {
  const claim = gatherClaims(db)
  await upsertBusinessSettings(db, BUSINESS, { confirmations: 7 })
  const answers = await Promise.all([
    claim(claimOf('asked', { confirmations: 3 })),
    claim(claimOf('set')),
    claim(claimOf('unset', { businessId: 'biz_2' })),
  ])
  assert.deepEqual(
    answers.map(({ confirmations }) => confirmations),
    [3, 7, 1],
  )
  for (const answer of answers) {
    const stored = await findCallback(db, answer.businessId, answer.callbackUrl)
    assert.equal(stored?.confirmations, answer.confirmations)
  }
})

test('whoever locks a business for a while holds up no claim, of its own or in one statement with it', async () => {
  const claim = gatherClaims(db)
  const holders: ((sql: Sql) => Promise<unknown>)[] = [
    sql => lockBusiness(sql, BUSINESS),
    sql => lockPayout(sql, BUSINESS, randomUUID()),
    sql => claimPayoutWallet(sql, draftTill({ ...claimOf('wallet').till, confirmations: 1 }, evmTillFactory)),
  ]
  const other = openDatabase(database.url, { poolMax: 1, onError: () => undefined })
  for (const [index, hold] of holders.entries())
    await other.transaction(async sql => {
      await hold(sql)
      // A claim that waited for the end of this transaction would time out.
      await Promise.all([
        claim(claimOf(`held-${index}`)),
        claim(claimOf(`held-${index}`, { businessId: 'biz_2' })),
      ])
    })
  await other.close()
})

function parts({ till, callback }: CallbackClaim): [CallbackClaim['till'], CallbackClaim['callback']] {
  return [till, callback]
}
