import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { type OpenTestDatabase, openTestDatabase } from '../../devnet/test-database.ts'
import { openSimulatedCore, SENDER, type SimulatedCore, TOKEN, tokenAsset } from '../../sim/simulated-core.ts'
import { systemClock } from '../runtime/clock.ts'
import { createAuditStore } from '../storage/audit-store.ts'
import { type Database, sqlState } from '../storage/database.ts'
import { postDifferences } from '../storage/post-differences.ts'
import { postLocations } from '../storage/post-locations.ts'
import { type AuditRow, auditChain } from './audit-chain.ts'

// The books over a real database: what the database itself refuses, and that the books hold what the simulated chain
// holds after any payments, settlements by anyone, and reorgs.

let db: Database
let database: OpenTestDatabase
let nextChain = 5_000

before(async () => {
  database = await openTestDatabase(20)
  db = database.db
})

after(() => database.close())

const openCore = (): Promise<SimulatedCore> => openSimulatedCore(db, `eip155:${nextChain++}`)

async function differences(core: SimulatedCore): Promise<string[]> {
  const { chain: reader, registry } = core
  const audit = await auditChain({ reader, registry, store: createAuditStore(db), clock: systemClock })
  if (audit.kind === 'unchecked') return [audit.reason]
  const describe = (row: AuditRow): string =>
    `${row.role} ${row.address} ${row.asset.symbol}: chain ${row.chainAtoms}, books ${row.booksAtoms}`
  return [
    ...audit.staleBalances.map(stale => `${stale.purpose}: fold ${stale.foldAtoms}, kept ${stale.keptAtoms}`),
    ...audit.rows
      // A simulated till that sends by itself pays a fee, which no real one can.
      .filter(row => row.differenceAtoms !== 0n && !(row.role === 'till' && row.asset.contract === null))
      .map(describe),
  ]
}

async function balance(core: SimulatedCore, purpose: string): Promise<bigint> {
  const { rows } = await db.query<{ atoms: bigint | null }>(
    `select sum(amount_atoms) as atoms from ledger_entries
      where purpose = $1 and business_id in ($2, 'operator') and starts_with(asset_id, $3)`,
    [purpose, core.businessId, `${core.chain.chainId}/`],
  )
  return rows[0]?.atoms ?? 0n
}

const pay = (core: SimulatedCore, till: string, txid: string, amountAtoms: bigint): void =>
  core.chain.pay({ txid, from: `0x${'fa'.repeat(20)}`, legs: [{ to: till, contract: TOKEN, amountAtoms }] })

async function entriesOf(chainId: string): Promise<bigint> {
  const { rows } = await db.query<{ n: bigint }>(
    'select count(*) as n from ledger_entries where starts_with(asset_id, $1)',
    [`${chainId}/`],
  )
  return rows[0]?.n ?? 0n
}

async function refused(statement: string): Promise<string | undefined> {
  try {
    await db.query(statement)
  } catch (error) {
    return sqlState(error)
  }
  return undefined
}

test('history cannot be changed: UPDATE, DELETE and TRUNCATE are refused (F49)', async () => {
  const core = await openCore()
  pay(core, await core.createTill(), '0xhistory', 5_000n)
  await core.finish()
  assert.ok((await entriesOf(core.chain.chainId)) >= 4n)
  for (const table of ['ledger_postings', 'ledger_entries', 'suspense_decisions'])
    for (const statement of [
      `update ${table} set business_id = business_id`,
      `delete from ${table}`,
      `truncate ${table} cascade`,
    ])
      assert.equal(await refused(statement), '23001', statement)
})

test('a posting that does not sum to zero per asset fails at commit (F48)', async () => {
  const posting = (number: number, legs: string): string =>
    `with p as (insert into ledger_postings values ('biz_x', 'transfer.moved', 'x', ${number}))
     insert into ledger_entries values ${legs}`
  const leg = (number: number, at: number, asset: string, amount: number): string =>
    `('biz_x', 'transfer.moved', 'x', ${number}, ${at}, 'received', '${asset}', '', ${amount})`
  assert.equal(await refused(posting(1, leg(1, 1, 'a', 5))), '23514')
  assert.equal(await refused(posting(2, [leg(2, 1, 'a', 5), leg(2, 2, 'b', -5)].join())), '23514')
  assert.equal(await refused(posting(3, [leg(3, 1, 'a', 5), leg(3, 2, 'a', -5)].join())), undefined)
})

test('gas is in the books: opening, real fees, taken back by a reorg (F52)', async () => {
  const core = await openCore()
  const till = await core.createTill()
  await core.settle()
  pay(core, till, '0xgas', 5_000n)
  await core.finish()
  assert.deepEqual(await differences(core), [])
  assert.equal(await balance(core, 'gas'), 21_000n)
  core.chain.reorg(Number(core.chain.height) - 1, new Set(core.chain.canonical.map(({ txid }) => txid)))
  await core.scanAll()
  assert.equal(await balance(core, 'gas'), 0n)
  assert.deepEqual(await differences(core), [])
  const { rows } = await db.query<{ n: bigint }>(
    `select count(*) as n from ledger_entries where purpose = 'gas' and starts_with(asset_id, $1)`,
    [`${core.chain.chainId}/`],
  )
  assert.ok((rows[0]?.n ?? 0n) >= 2n, 'the posting was compensated, not removed')
})

test('money to and from a settlement account is followed', async () => {
  const core = await openCore()
  await core.settle()
  await core.scan()
  const opening = await balance(core, 'operator.funds')
  core.chain.pay({
    txid: '0xfund',
    from: `0x${'fa'.repeat(20)}`,
    legs: [
      { to: SENDER, contract: null, amountAtoms: 700n },
      { to: SENDER, contract: TOKEN, amountAtoms: 9n },
    ],
  })
  core.chain.mine()
  await core.scanAll()
  core.chain.pay({
    txid: '0xstolen',
    from: SENDER,
    legs: [{ to: `0x${'fb'.repeat(20)}`, contract: null, amountAtoms: 300n }],
  })
  core.chain.mine()
  await core.scanAll()
  assert.deepEqual(await differences(core), [])
  assert.equal((await balance(core, 'operator.funds')) - opening, -(700n - 300n) - 9n)
})

test('a payment that was told as forwarded and left the chain is a receivable until it comes back (F51)', async () => {
  const core = await openCore()
  pay(core, await core.createTill(), '0xback', 5_000n)
  await core.finish()
  assert.equal(await balance(core, 'settled'), 5_000n)
  core.chain.reorg(Number(core.chain.height), new Set(core.chain.canonical.map(({ txid }) => txid)))
  await core.scanAll()
  assert.equal(await balance(core, 'receivable'), 5_000n)
  assert.equal(await balance(core, 'settled'), 0n)
  pay(core, await tillOf(core), '0xback', 5_000n)
  await core.finish()
  assert.equal(await balance(core, 'receivable'), 0n)
  assert.equal(await balance(core, 'settled'), 5_000n)
  assert.deepEqual(await differences(core), [])
})

async function tillOf(core: SimulatedCore): Promise<string> {
  const { rows } = await db.query<{ address: string }>('select address from tills where business_id = $1', [
    core.businessId,
  ])
  return rows[0]?.address ?? ''
}

test('a final transfer whose settlement is reorganised away is in the till again', async () => {
  const core = await openCore()
  const till = await core.createTill()
  core.chain.frozen.add(till)
  pay(core, till, '0xlate', 5_000n)
  for (let block = 0; block < 14; block++) core.chain.mine()
  await core.scanAll()
  core.chain.frozen.clear()
  await core.finish()
  assert.equal(await balance(core, 'settled'), 5_000n)
  const settlement = core.chain.canonical.find(({ kind }) => kind === 'settlement')
  const at = core.chain.blocks.findIndex(block => block.transactions.some(one => one === settlement))
  core.chain.reorg(core.chain.blocks.length - at, new Set([settlement?.txid ?? '']))
  await core.scanAll()
  assert.equal(await balance(core, 'settled'), 0n)
  assert.deepEqual(await differences(core), [])
})

test('an outflow that moved less or more than it settled is a named difference', async () => {
  const core = await openCore()
  const till = await core.createTill()
  pay(core, till, '0xin', 5_000n)
  core.chain.mine()
  await core.scanAll()
  const out = (txid: string, amountAtoms: bigint): void => {
    core.chain.pay({
      txid,
      from: till,
      legs: [{ to: `0x${'11'.repeat(20)}`, contract: TOKEN, amountAtoms }],
    })
    core.chain.mine()
  }
  out('0xpart', 1_999n)
  await core.scanAll()
  assert.equal(await balance(core, 'till.unattributed'), 3_001n)
  assert.equal(await balance(core, 'settled'), 1_999n)
  assert.deepEqual(await differences(core), [])
  core.chain.reorg(1, new Set(['0xpart']))
  await core.scanAll()
  assert.equal(await balance(core, 'till.unattributed'), 0n)
  assert.deepEqual(await differences(core), [])
  out('0xmore', 5_002n)
  await core.scanAll()
  assert.equal(await balance(core, 'till.unattributed'), 0n)
  assert.equal(await balance(core, 'received'), -5_002n)
  assert.equal(await balance(core, 'settled'), 5_002n)
})

test('replaying every step posts nothing twice (F48)', async () => {
  const core = await openCore()
  const till = await core.createTill()
  pay(core, till, '0xtwice', 5_000n)
  await core.finish()
  const before = await entriesOf(core.chain.chainId)
  const { rows } = await db.query<{ id: string }>('select id from tills where business_id = $1', [
    core.businessId,
  ])
  for (let again = 0; again < 3; again++)
    await db.transaction(async sql => {
      const ids = rows.map(row => row.id)
      await postLocations(sql, core.chain.chainId, ids, true)
      await postDifferences(sql, core.chain.chainId, ids, 'outflow.difference')
    })
  assert.equal(await entriesOf(core.chain.chainId), before)
})

test('sixteen at once on one till post every move once, and no balance is lost (F46)', async () => {
  const core = await openCore()
  const till = await core.createTill({ confirmations: 1 })
  for (let payment = 0; payment < 40; payment++) pay(core, till, `0xbank${payment}`, 1_000n + BigInt(payment))
  core.chain.mine()
  await core.scanAll()
  const { rows } = await db.query<{ id: string }>('select id from tills where business_id = $1', [
    core.businessId,
  ])
  const ids = rows.map(row => row.id)
  const states = ['due', 'sent', 'due', 'sent']
  await Promise.all(
    Array.from({ length: 16 }, async (_, client) => {
      for (const state of states)
        await db.transaction(async sql => {
          await sql.query(
            `update obligations set state = $3 where business_id = $1 and abs(hashtext(id)) % 16 = $2`,
            [core.businessId, client, state],
          )
          await postLocations(sql, core.chain.chainId, ids)
        })
    }),
  )
  await db.transaction(sql => postLocations(sql, core.chain.chainId, ids))
  const total = Array.from({ length: 40 }, (_, payment) => 1_000n + BigInt(payment)).reduce((a, b) => a + b)
  assert.equal(await balance(core, 'till.sent'), total)
  assert.equal(await balance(core, 'till.confirmed'), 0n)
  assert.deepEqual(await differences(core), [])
})

type Step = { pay: number } | { settle: number } | { reorg: number; drop: number } | 'mine' | 'scan' | 'send'

test('after any payments, settlements by strangers and reorgs the books hold what the chain holds (O4, O5)', async () => {
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ pay: fc.integer({ min: 1, max: 9_000 }) }),
    fc.record({ settle: fc.nat({ max: 3 }) }),
    fc.record({ reorg: fc.integer({ min: 1, max: 9 }), drop: fc.nat({ max: 255 }) }),
    fc.constantFrom<Step>('mine', 'scan', 'send', 'scan', 'mine'),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async steps => {
      const core = await openCore()
      const till = await core.createTill({ confirmations: 2 })
      await core.settle()
      for (const [serial, one] of steps.entries()) {
        if (one === 'mine') core.chain.mine()
        else if (one === 'scan') await core.scanAll()
        else if (one === 'send') await core.settle()
        else if ('pay' in one) pay(core, till, `0x${core.chain.chainId}pay${serial}`, BigInt(one.pay))
        else if ('settle' in one) stranger(core, till, serial, one.settle)
        else {
          // What a stranger moved must have been there before: only the last such move and what follows may go.
          const last = core.chain.canonical.findLastIndex(({ txid }) => txid.includes('stranger'))
          const doomed = core.chain.canonical.filter(
            (_, index) => index >= last && (one.drop >> (index % 8)) & 1,
          )
          const depth = Math.min(one.reorg, Number(core.chain.height))
          core.chain.reorg(depth, new Set(doomed.map(({ txid }) => txid)))
        }
      }
      await core.scanAll()
      assert.deepEqual(await differences(core), [])
    }),
    { numRuns: Number(process.env.BOOKS_RUNS ?? 25), endOnFailure: false },
  )
})

/** Somebody else moves the till's whole balance, in one or several pieces of one transaction. */
function stranger(core: SimulatedCore, till: string, serial: number, pieces: number): void {
  core.chain.mine()
  const held = core.chain.balanceOf(TOKEN, till)
  if (held <= BigInt(pieces)) return
  const part = held / BigInt(pieces + 1)
  const amounts = [...Array.from({ length: pieces }, () => part), held - part * BigInt(pieces)]
  const legs = amounts.map(amountAtoms => ({ to: `0x${'11'.repeat(20)}`, contract: TOKEN, amountAtoms }))
  core.chain.pay({ txid: `0x${core.chain.chainId}stranger${serial}`, from: till, legs })
  core.chain.mine()
}

test('an unknown asset in the books is said, not passed over', async () => {
  const core = await openCore()
  pay(core, await core.createTill(), '0xgone', 5_000n)
  core.chain.mine()
  await core.scanAll()
  const audit = await auditChain({
    reader: core.chain,
    registry: core.registry,
    store: {
      snapshot: async (chainId, family) => {
        const snapshot = await createAuditStore(db).snapshot(chainId, family)
        return (
          snapshot && {
            ...snapshot,
            holdings: snapshot.holdings.map(one => ({ ...one, assetId: `${tokenAsset(chainId).id}ff` })),
          }
        )
      },
    },
    clock: { ...systemClock, sleep: async () => undefined },
  })
  assert.equal(audit.kind, 'unchecked')
})

test('a block that is replaced between the books and the balances is looked at again', async () => {
  const core = await openCore()
  const till = await core.createTill()
  await core.settle()
  pay(core, till, '0xraced', 5_000n)
  await core.finish()
  let asked = 0
  const audit = await auditChain({
    reader: {
      ...{ chainId: core.chain.chainId, family: 'evm', close: async () => undefined },
      ...{ onHeadHint: () => () => undefined, head: () => core.chain.head() },
      ...{ finalizedHead: () => core.chain.finalizedHead() },
      blockByNumber: number => core.chain.blockByNumber(number),
      blockByHash: hash => core.chain.blockByHash(hash),
      balances: (hash, queries) => {
        asked++
        if (asked === 1) core.chain.reorg(3)
        return core.chain.balances(hash, queries)
      },
    },
    registry: core.registry,
    store: createAuditStore(db),
    clock: { ...systemClock, sleep: () => core.scanAll() },
  })
  assert.ok(asked > 1)
  assert.ok(audit.kind === 'checked')
  assert.deepEqual(
    audit.rows.filter(row => row.differenceAtoms !== 0n),
    [],
  )
})
