import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { TILL_ADDRESS } from '@polytill/contracts/generated/till.ts'
import { type OpenTestDatabase, openTestDatabase } from '../../devnet/test-database.ts'
import { present } from '../chains/conformance/describe-chain.ts'
import { type EvmHarness, openEvmHarness } from '../chains/conformance/evm-harness.ts'
import { encodeSettle } from '../chains/evm/encode-settle.ts'
import { evmTillFactory } from '../chains/evm/evm-till-factory.ts'
import { type Asset, AssetRegistry } from '../domain/assets.ts'
import { newId } from '../domain/ids.ts'
import { auditChain } from '../ledger/audit-chain.ts'
import { systemClock } from '../runtime/clock.ts'
import { createAuditStore } from '../storage/audit-store.ts'
import type { Database } from '../storage/database.ts'
import { createScanStore } from '../storage/scan-store.ts'
import { createSettleStore } from '../storage/settle-store.ts'
import { createSuspenseStore } from '../storage/suspense-store.ts'
import { createSweepStore, NEXT_TILLS_SQL } from '../storage/sweep-store.ts'
import { draftTill, type TillDraft } from '../tills/draft-till.ts'
import { type ReconcileStep, reconcileStep } from './reconcile-balances.ts'
import { scanStep } from './scan-chain.ts'

// Value without a log, on a real node: what contracts send inside, self-destruction, and coin out of nowhere (F5).

const CHAIN = 'eip155:31337'
const COIN = `${CHAIN}/slip44:60`
/** Sends its call value to the address in its calldata. */
const FORWARDER = '0x695f5f5f5f345f355af1005f52600a6016f3'

let chain: EvmHarness
let db: Database
let database: OpenTestDatabase
let registry: AssetRegistry
const businessId = newId('biz')

before(async () => {
  chain = await openEvmHarness()
  database = await openTestDatabase(4)
  db = database.db
  await db.query('insert into businesses (id, name) values ($1, $2)', [businessId, 'Swept'])
  const asset = (symbol: string, contract: string | null, id: string): Asset => ({
    ...{ id, chainId: CHAIN, network: 'ethereum', symbol, name: symbol, contract, stable: false },
    ...{ ticker: symbol.toLowerCase(), decimals: 18, minimumAtoms: 10n },
  })
  registry = new AssetRegistry([
    {
      ...{ chainId: CHAIN, network: 'ethereum', family: 'evm', tickerPrefix: 'erc20' },
      assets: [asset('ETH', null, COIN), asset('PLN', chain.token, `${CHAIN}/erc20:${chain.token}`)],
      finality: { depth: 2, tag: false },
    },
  ])
  await scanAll()
})

after(async () => {
  await database.close()
  await chain.close()
})

async function scanAll(): Promise<void> {
  for (;;) {
    const step = await scanStep({
      ...{ reader: chain.reader, registry, batchBlocks: 32, followDeepReorg: true },
      store: createScanStore(db, { windowMs: 0 }),
      finality: { depth: 2, tag: false },
    })
    if (step.kind !== 'advanced' && step.kind !== 'rewound') return
  }
}

/** One whole sweep in steps of two addresses. */
async function sweep(): Promise<Extract<ReconcileStep, { kind: 'swept' }>[]> {
  await scanAll()
  const steps: Extract<ReconcileStep, { kind: 'swept' }>[] = []
  for (;;) {
    const context = { reader: chain.reader, store: createSweepStore(db), registry, batchAddresses: 2 }
    const step = await reconcileStep(context)
    if (step.kind !== 'swept') assert.fail(step.reason)
    steps.push(step)
    if (step.finished) return steps
  }
}

async function createTill(owner = businessId): Promise<TillDraft> {
  const draft = draftTill(
    {
      ...{ businessId: owner, dialect: 'blockbee', assetId: COIN, multiToken: false, multiChain: false },
      ...{ confirmations: 1, priority: 'default', announcePending: false },
      recipients: [{ address: `0x${'11'.repeat(20)}`, bps: 10_000 }],
    },
    evmTillFactory,
  )
  await db.query(
    `insert into tills (business_id, id, dialect, family, address, nonce, terms, terms_hash, asset_id, confirmations)
     values ($1, $2, 'blockbee', 'evm', $3, $4, $5, $6, $7, 1)`,
    [
      ...[owner, draft.tillId, draft.address, draft.nonce],
      ...[JSON.stringify(draft.terms), draft.termsHash, COIN],
    ],
  )
  return draft
}

async function auditDifferences(): Promise<string[]> {
  const store = createAuditStore(db)
  const audit = await auditChain({ reader: chain.reader, store, registry, clock: systemClock })
  if (audit.kind !== 'checked') return assert.fail(audit.reason)
  assert.deepEqual(audit.staleBalances, [])
  return audit.rows
    .filter(row => row.differenceAtoms !== 0n)
    .map(row => `${row.address} ${row.differenceAtoms}`)
}

async function unattributed(till: TillDraft): Promise<bigint> {
  const { rows } = await db.query<{ atoms: bigint | null }>(
    `select sum(amount_atoms) as atoms from ledger_entries where purpose = 'till.unattributed' and till_id = $1`,
    [till.tillId],
  )
  return rows[0]?.atoms ?? 0n
}

const setBalance = async (address: string, atoms: bigint): Promise<void> => {
  await chain.anvil.send('anvil_setBalance', address, `0x${atoms.toString(16)}`)
  await chain.mine()
}

test('coin from inside a contract, from self-destruction and out of nowhere is found within one sweep', async () => {
  const tills = await Promise.all(Array.from({ length: 5 }, () => createTill()))
  const [inside, destroyed, nowhere] = tills
  assert.ok(inside && destroyed && nowhere)
  assert.deepEqual(
    (await sweep()).map(step => step.addresses),
    [2, 2, 1],
  )
  const forwarder = await chain.deploy(FORWARDER)
  await chain.send({ to: forwarder, data: `0x${inside.address.slice(2).padStart(64, '0')}`, value: 70n })
  await chain.send({ data: `0x73${destroyed.address.slice(2)}ff`, value: 80n })
  await chain.mine()
  await setBalance(nowhere.address, 90n)
  await scanAll()
  assert.equal((await auditDifferences()).length, 3)
  const arrived = (await sweep()).flatMap(step => step.arrived.map(one => one.differenceAtoms))
  assert.deepEqual(arrived.toSorted(), [70n, 80n, 90n])
  assert.deepEqual(await auditDifferences(), [])
  assert.deepEqual(await Promise.all([inside, destroyed, nowhere].map(unattributed)), [70n, 80n, 90n])
  assert.deepEqual(
    (await sweep()).flatMap(step => step.arrived),
    [],
    'a second sweep finds nothing',
  )

  // A settlement carries it to the recipients as everything on a till.
  const group = { terms: inside.terms, contract: null, tillNonces: [inside.nonce] }
  await chain.send({ to: TILL_ADDRESS, data: encodeSettle([group], 'settle') })
  await chain.mine()
  await scanAll()
  assert.equal(await unattributed(inside), 0n)
  assert.deepEqual(await auditDifferences(), [])
})

test('what a settlement carried before anybody found it is no difference', async () => {
  const till = await createTill()
  await sweep()
  await setBalance(till.address, 500n)
  const group = { terms: till.terms, contract: null, tillNonces: [till.nonce] }
  await chain.send({ to: TILL_ADDRESS, data: encodeSettle([group], 'settle') })
  await chain.mine()
  await scanAll()
  assert.deepEqual(await auditDifferences(), [])
  assert.deepEqual(
    (await sweep()).flatMap(step => step.arrived),
    [],
  )
})

test('a found amount that a reorg takes away is posted back', async () => {
  const till = await createTill()
  const forwarder = await chain.deploy(FORWARDER)
  await sweep()
  await chain.send({ to: forwarder, data: `0x${till.address.slice(2).padStart(64, '0')}`, value: 33n })
  await chain.mine()
  await sweep()
  assert.equal(await unattributed(till), 33n)
  await chain.reorg(1)
  await scanAll()
  assert.equal(await unattributed(till), 0n)
  assert.deepEqual(await auditDifferences(), [])
})

test('one base unit less stops signing until it is there again; scanning goes on (F50)', async () => {
  const till = await createTill()
  await chain.payNative(till.address, 1_000n)
  await chain.payToken(till.address, 1_000n)
  await chain.mine()
  await sweep()
  assert.deepEqual(await auditDifferences(), [])
  const store = createSettleStore(db)
  assert.equal(await store.stopReason(CHAIN, chain.payer), null)
  await setBalance(till.address, 999n)
  const missing = (await sweep()).flatMap(step => step.missing)
  assert.deepEqual(
    missing.map(one => [one.address, one.differenceAtoms]),
    [[till.address, -1n]],
  )
  assert.match((await store.stopReason(CHAIN, chain.payer)) ?? '', new RegExp(`${till.address} holds less`))
  assert.deepEqual(await auditDifferences(), [`${till.address} -1`])
  await sweep()
  const head = present(await chain.reader.head())
  assert.equal((await createScanStore(db, { windowMs: 0 }).cursor(CHAIN))?.number, head.number)
  await setBalance(till.address, 1_000n)
  await sweep()
  assert.equal(await store.stopReason(CHAIN, chain.payer), null)
  assert.deepEqual(await auditDifferences(), [])
})

test('found money becomes a payment by decision, once its block is final', async () => {
  const till = await createTill()
  await sweep()
  await setBalance(till.address, 640n)
  await sweep()
  const store = createSuspenseStore(db)
  const finding = (await store.list()).find(one => one.address === till.address)
  assert.deepEqual([finding?.kind, finding?.amountAtoms], ['unlogged', 640n])
  const decision = { action: 'settle', subject: finding?.subject ?? '', note: 'a contract paid' } as const
  const early = await store.decide(decision)
  assert.equal(early.kind === 'refused' && early.code, 'not_final')
  await chain.mine(3)
  await scanAll()
  assert.deepEqual(await store.decide(decision), { kind: 'done' })
  assert.equal(await unattributed(till), 0n)
  assert.deepEqual(await auditDifferences(), [])
  const due = await createSettleStore(db).dueObligations(CHAIN, 100)
  assert.ok(due.some(obligation => obligation.tillAddress === till.address))
  const again = await store.decide(decision)
  assert.equal(again.kind === 'refused' && again.code, 'not_in_suspense')
  const group = { terms: till.terms, contract: null, tillNonces: [till.nonce] }
  await chain.send({ to: TILL_ADDRESS, data: encodeSettle([group], 'settle') })
  await chain.mine()
  await sweep()
  assert.deepEqual(await auditDifferences(), [])
})

test('a loss that a person takes leaves the books and lets signing go on', async () => {
  const till = await createTill()
  await chain.payNative(till.address, 5_000n)
  await chain.mine()
  await sweep()
  await setBalance(till.address, 4_000n)
  await sweep()
  const suspense = createSuspenseStore(db)
  const finding = (await suspense.list()).find(one => one.address === till.address)
  assert.deepEqual([finding?.kind, finding?.amountAtoms], ['missing', -1_000n])
  const subject = finding?.subject ?? ''
  const settled = await suspense.decide({ action: 'settle', subject, note: '' })
  assert.equal(settled.kind, 'refused')
  assert.deepEqual(await suspense.decide({ action: 'write-off', subject, note: 'test' }), { kind: 'done' })
  assert.equal(await createSettleStore(db).stopReason(CHAIN, chain.payer), null)
  assert.deepEqual(await auditDifferences(), [])
  const group = { terms: till.terms, contract: null, tillNonces: [till.nonce] }
  await chain.send({ to: TILL_ADDRESS, data: encodeSettle([group], 'settle') })
  await chain.mine()
  await sweep()
  assert.deepEqual(await auditDifferences(), [])
  assert.equal(await unattributed(till), 0n)
})

test('a silent node finds nothing and raises nothing (F9)', async () => {
  chain.proxy.fail('eth_call', 'hang')
  const { reader } = chain.hasty
  const context = { reader, store: createSweepStore(db), registry, batchAddresses: 50 }
  assert.equal((await reconcileStep(context)).kind, 'waiting')
  chain.proxy.heal()
})

test('a difference to books that changed while the node was asked is not booked beside that change', async () => {
  const till = await createTill()
  await sweep()
  await setBalance(till.address, 300n)
  await chain.mine()
  await scanAll()
  const store = createSweepStore(db)
  const early = await store.nextBatch(CHAIN, 'evm', 100)
  assert.ok(early)
  assert.equal((await sweep()).flatMap(step => step.arrived).length, 1)
  // As if nobody had swept meanwhile: the books alone tell that the money is booked.
  await db.query('update balance_sweeps set step = $1 where chain_id = $2', [early.step, CHAIN])
  const found = {
    ...{ businessId, holder: till.tillId, address: till.address, isAccount: false },
    ...{ assetId: COIN, differenceAtoms: 300n },
  }
  assert.equal(await store.recordBatch(CHAIN, early, { arrived: [found], missing: [], healed: [] }), false)
  assert.deepEqual(await auditDifferences(), [])
})

test('a sweep goes through every till of every business once, and reads no more of them than it compares', async () => {
  const [earlier, later] = ['biz_0', 'biz_z']
  for (const owner of [later, earlier]) {
    await db.query('insert into businesses (id, name) values ($1, $1)', [owner])
    await createTill(owner)
    await createTill(owner)
  }
  const { rows } = await db.query<{ tills: bigint }>('select count(*) as tills from tills')
  const { rows: accounts } = await db.query(
    `select distinct account from account_changes where kind = 'opening' and block_number is not null`,
  )
  const steps = await sweep()
  const looked = steps.reduce((sum, step) => sum + step.addresses - accounts.length, 0)
  assert.equal(looked, Number(rows[0]?.tills))
  const plan = await db.transaction(async sql => {
    // A table of a few rows is read whole otherwise, whatever there is to find them by.
    await sql.query('set local enable_seqscan = off')
    return sql.query<Record<'QUERY PLAN', string>>(`explain ${NEXT_TILLS_SQL}`, [`${earlier} `, 2])
  })
  const text = plan.rows.map(row => row['QUERY PLAN']).join('\n')
  assert.match(text, /Index.* using tills_pkey/)
  assert.doesNotMatch(text, /Sort/)
})
