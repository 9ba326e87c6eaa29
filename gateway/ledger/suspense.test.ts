import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type OpenTestDatabase, openTestDatabase } from '../../devnet/test-database.ts'
import { openSimulatedCore, type SimulatedCore, TOKEN } from '../../sim/simulated-core.ts'
import type { Database } from '../storage/database.ts'
import { createSuspenseStore } from '../storage/suspense-store.ts'
import type { SuspenseItem } from './suspense.ts'

// Money that did not count waits under its name until a person decides; every decision is a row and a posting.

let db: Database
let database: OpenTestDatabase
let nextChain = 7_000

before(async () => {
  database = await openTestDatabase(4)
  db = database.db
})

after(() => database.close())

async function coreWithSmallPayment(): Promise<{ core: SimulatedCore; till: string; item: SuspenseItem }> {
  const core = await openSimulatedCore(db, `eip155:${nextChain++}`)
  const till = await core.createTill()
  pay(core, till, `0xsmall${core.chain.chainId}`, 999n)
  await core.finish()
  const [item] = await itemsOf(core)
  return { core, till, item: item ?? assert.fail('nothing waits') }
}

const pay = (core: SimulatedCore, till: string, txid: string, amountAtoms: bigint): void =>
  core.chain.pay({ txid, from: `0x${'fa'.repeat(20)}`, legs: [{ to: till, contract: TOKEN, amountAtoms }] })

async function itemsOf(core: SimulatedCore): Promise<SuspenseItem[]> {
  const items = await createSuspenseStore(db).list()
  return items.filter(item => item.businessId === core.businessId)
}

async function balance(core: SimulatedCore, purpose: string): Promise<bigint> {
  const { rows } = await db.query<{ atoms: bigint | null }>(
    'select sum(amount_atoms) as atoms from ledger_entries where purpose = $1 and business_id = $2',
    [purpose, core.businessId],
  )
  return rows[0]?.atoms ?? 0n
}

const subjectOf = (item: SuspenseItem): string => item.subject ?? assert.fail('no subject')

test('a payment below the minimum waits, and settled by decision it is paid out and told once', async () => {
  const { core, till, item } = await coreWithSmallPayment()
  assert.deepEqual([item.kind, item.amountAtoms, item.address], ['below_minimum', 999n, till])
  assert.equal(await balance(core, 'till.suspense'), 999n)
  const store = createSuspenseStore(db)
  const decision = { action: 'settle', subject: subjectOf(item), note: 'the payer is right' } as const
  assert.deepEqual(await store.decide(decision), { kind: 'done' })
  assert.equal(await balance(core, 'till.suspense'), 0n)
  assert.deepEqual(await itemsOf(core), [])
  const again = await store.decide(decision)
  assert.equal(again.kind === 'refused' && again.code, 'not_in_suspense')
  await core.finish()
  assert.equal(core.chain.balanceOf(TOKEN, till), 0n)
  assert.equal(await balance(core, 'settled'), 999n)
  const { rows } = await db.query<{ kind: string; note: string }>(
    `select e.kind, d.note from events e join suspense_decisions d on d.subject = e.transfer_id::text where e.business_id = $1`,
    [core.businessId],
  )
  assert.deepEqual(rows, [{ kind: 'transfer.forwarded', note: 'the payer is right' }])
})

test('a decision outlives a reorg that mines the payment again', async () => {
  const { core, till, item } = await coreWithSmallPayment()
  await createSuspenseStore(db).decide({ action: 'settle', subject: subjectOf(item), note: '' })
  core.chain.reorg(Number(core.chain.height))
  await core.finish()
  assert.equal(core.chain.balanceOf(TOKEN, till), 0n)
  assert.equal(await balance(core, 'settled'), 999n)
})

test('written off it stays at the till under that name, and goes along with the next settlement', async () => {
  const { core, till, item } = await coreWithSmallPayment()
  const store = createSuspenseStore(db)
  assert.deepEqual(await store.decide({ action: 'write-off', subject: subjectOf(item), note: 'dust' }), {
    kind: 'done',
  })
  assert.equal(await balance(core, 'till.written_off'), 999n)
  assert.deepEqual(await itemsOf(core), [])
  await core.finish()
  assert.equal(core.chain.balanceOf(TOKEN, till), 999n)
  pay(core, till, `0xlater${core.chain.chainId}`, 5_000n)
  await core.finish()
  assert.equal(await balance(core, 'till.written_off'), 0n)
  assert.equal(await balance(core, 'settled'), 5_999n)
})

test('assigned to another payment of the same business only', async () => {
  const first = await coreWithSmallPayment()
  const second = await coreWithSmallPayment()
  const store = createSuspenseStore(db)
  pay(first.core, await first.core.createTill(), `0xmain${first.core.chain.chainId}`, 5_000n)
  await first.core.finish()
  const { rows } = await db.query<{ id: string }>('select id from transfers where txid = $1', [
    `0xmain${first.core.chain.chainId}`,
  ])
  const transferId = rows[0]?.id ?? assert.fail('no transfer')
  const assign = (subject: string, to: string): ReturnType<typeof store.decide> =>
    store.decide({ action: 'assign', subject, transferId: to, note: '' })
  const foreign = await assign(subjectOf(second.item), transferId)
  assert.equal(foreign.kind === 'refused' && foreign.code, 'other_business')
  const unknown = await assign(subjectOf(first.item), '00000000-0000-0000-0000-000000000000')
  assert.equal(unknown.kind === 'refused' && unknown.code, 'not_found')
  assert.equal((await itemsOf(first.core)).length, 1)
  assert.deepEqual(await assign(subjectOf(first.item), transferId), { kind: 'done' })
  await first.core.finish()
  assert.equal(first.core.chain.balanceOf(TOKEN, first.till), 0n)
})

test('money at the same address on a sibling chain waits there, and is settled there by decision (F13)', async () => {
  const home = await openSimulatedCore(db, `eip155:${nextChain++}`)
  const sibling = await openSimulatedCore(db, `eip155:${nextChain++}`)
  const till = await home.createTill()
  pay(sibling, till, `0xsibling${sibling.chain.chainId}`, 5_000n)
  await sibling.finish()
  await home.finish()
  const [item, ...others] = await itemsOf(home)
  assert.deepEqual([item?.kind, item?.chainId, others], ['other_asset', sibling.chain.chainId, []])
  assert.equal(sibling.chain.balanceOf(TOKEN, till), 5_000n)
  const decision = { action: 'settle', subject: item?.subject ?? '', note: 'wrong chain' } as const
  assert.deepEqual(await createSuspenseStore(db).decide(decision), { kind: 'done' })
  await sibling.finish()
  assert.equal(sibling.chain.balanceOf(TOKEN, till), 0n)
  assert.equal(await balance(home, 'settled'), 5_000n)
})

test('what nobody knows is refused', async () => {
  const store = createSuspenseStore(db)
  for (const subject of ['00000000-0000-0000-0000-000000000000', 'fnd_none'])
    for (const action of ['settle', 'write-off'] as const) {
      const outcome = await store.decide({ action, subject, note: '' })
      assert.equal(outcome.kind === 'refused' && outcome.code, 'not_found')
    }
})
