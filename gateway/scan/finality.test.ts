import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type OpenTestDatabase, openTestDatabase } from '../../devnet/test-database.ts'
import { SimulatedChain } from '../../sim/simulated-chain.ts'
import { openSimulatedCore, SENDER, type SimulatedCore, TOKEN, tokenAsset } from '../../sim/simulated-core.ts'
import type { ChainReader } from '../chains/port.ts'
import type { FinalityPolicy } from '../domain/assets.ts'
import type { Database } from '../storage/database.ts'
import { createScanStore } from '../storage/scan-store.ts'
import { createSettleStore } from '../storage/settle-store.ts'
import { resumeChain } from './resume-chain.ts'
import { type ScanStep, scanStep } from './scan-chain.ts'

// Finality: tiers of amounts, the latch when a final block is left, and patience while finality stands still.

let db: Database
let database: OpenTestDatabase
let nextChain = 8_000

before(async () => {
  database = await openTestDatabase(4)
  db = database.db
})

after(() => database.close())

const openCore = (): Promise<SimulatedCore> => openSimulatedCore(db, `eip155:${nextChain++}`)

async function scanAll(
  core: SimulatedCore,
  finality: FinalityPolicy,
  reader: ChainReader = core.chain,
): Promise<ScanStep> {
  for (;;) {
    const step = await scanStep({
      ...{ reader, registry: core.registry, finality, batchBlocks: 8, followDeepReorg: false },
      store: createScanStore(db, { windowMs: 0 }),
    })
    if (step.kind !== 'advanced' && step.kind !== 'rewound') return step
  }
}

function pay(chain: SimulatedChain, till: string, txid: string, amountAtoms: bigint): void {
  chain.pay({ txid, from: `0x${'fa'.repeat(20)}`, legs: [{ to: till, contract: TOKEN, amountAtoms }] })
  chain.mine()
}

function mine(chain: SimulatedChain, blocks: number): void {
  for (let block = 0; block < blocks; block++) chain.mine()
}

async function statesOf(core: SimulatedCore): Promise<string[]> {
  const { rows } = await db.query<{ state: string }>(
    'select state from transfers where business_id = $1 order by amount_atoms',
    [core.businessId],
  )
  return rows.map(row => row.state)
}

const cursorOf = (core: SimulatedCore) => createScanStore(db, { windowMs: 0 }).cursor(core.chain.chainId)
const stopReason = (core: SimulatedCore) => createSettleStore(db).stopReason(core.chain.chainId, SENDER)

test('large amounts are final later than small ones (F18)', async () => {
  const core = await openCore()
  const assetId = tokenAsset(core.chain.chainId).id
  const finality = {
    depth: 2,
    tag: false,
    tiers: [
      { assetId, fromAtoms: 10_000n, depth: 5 },
      { assetId, fromAtoms: 90_000n, depth: 9 },
    ],
  }
  const till = await core.createTill()
  for (const amount of [9_999n, 10_000n, 90_000n])
    core.chain.pay({
      txid: `0x${core.chain.chainId}${amount}`,
      from: `0x${'fa'.repeat(20)}`,
      legs: [{ to: till, contract: TOKEN, amountAtoms: amount }],
    })
  core.chain.mine()
  const seen: string[] = []
  for (let depth = 0; depth < 10; depth++) {
    await scanAll(core, finality)
    const finals = (await statesOf(core)).filter(state => state === 'final').length
    seen.push(String(finals))
    core.chain.mine()
  }
  assert.equal(seen.join(''), '0011122223')
})

/** Two chains with the same past: both were mined alike until they differ. */
async function forkedCore(): Promise<{ core: SimulatedCore; other: SimulatedChain; till: string }> {
  const core = await openCore()
  const other = new SimulatedChain(core.chain.chainId)
  const till = await core.createTill()
  for (const chain of [core.chain, other]) pay(chain, till, `0x${core.chain.chainId}first`, 5_000n)
  mine(core.chain, 10)
  for (const chain of [other]) {
    chain.pay({ txid: '0xelse', from: `0x${'fa'.repeat(20)}`, legs: [] })
    mine(chain, 20)
  }
  return { core, other, till }
}

const SHALLOW = { depth: 3, tag: false }

test('a branch from below a final block stops credits and signing until our final blocks are back (F21)', async () => {
  const { core, other, till } = await forkedCore()
  await scanAll(core, SHALLOW)
  assert.deepEqual(await statesOf(core), ['final'])
  assert.equal(await stopReason(core), null)
  pay(other, till, `0x${core.chain.chainId}false`, 7_000n)
  assert.equal((await scanAll(core, SHALLOW, other)).kind, 'halted')
  assert.match((await stopReason(core)) ?? '', /left our final block/)
  mine(other, 5)
  assert.equal((await scanAll(core, SHALLOW, other)).kind, 'halted')
  assert.deepEqual(await statesOf(core), ['final'], 'nothing of the other branch is credited')

  const store = createScanStore(db, { windowMs: 0 })
  const refused = await resumeChain(other, store)
  assert.match(refused.kind === 'refused' ? refused.reason : '', /still on the other branch/)
  core.chain.fault = () => 'silent'
  assert.equal((await resumeChain(core.chain, store)).kind, 'refused')
  core.chain.fault = () => null
  assert.equal(
    (await scanAll(core, SHALLOW)).kind,
    'halted',
    'a node that is right again lifts nothing by itself',
  )
  assert.deepEqual(await resumeChain(core.chain, store), { kind: 'resumed' })
  assert.deepEqual(await resumeChain(core.chain, store), { kind: 'not_halted' })
  pay(core.chain, till, `0x${core.chain.chainId}after`, 6_000n)
  assert.equal((await scanAll(core, SHALLOW)).kind, 'idle')
  assert.equal(await stopReason(core), null)
  assert.equal((await statesOf(core)).length, 2)
})

test('a node that lags far behind does not trip the latch (F21)', async () => {
  const core = await openCore()
  const lagging = new SimulatedChain(core.chain.chainId)
  mine(core.chain, 40)
  await scanAll(core, SHALLOW)
  const before = await cursorOf(core)
  mine(lagging, 5)
  assert.equal((await scanAll(core, SHALLOW, lagging)).kind, 'idle')
  // A balancer: the head of one node, the blocks of another that has none of them.
  const balanced: ChainReader = {
    chainId: core.chain.chainId,
    family: 'evm',
    head: () => core.chain.head(),
    finalizedHead: () => core.chain.finalizedHead(),
    blockByNumber: number => lagging.blockByNumber(number),
    blockByHash: hash => lagging.blockByHash(hash),
    balances: (hash, queries) => lagging.balances(hash, queries),
    onHeadHint: () => () => undefined,
    close: async () => undefined,
  }
  mine(core.chain, 1)
  assert.equal((await scanAll(core, SHALLOW, balanced)).kind, 'waiting')
  assert.deepEqual(await cursorOf(core), before)
  assert.equal((await scanAll(core, SHALLOW)).kind, 'idle')
  assert.equal((await cursorOf(core))?.number, core.chain.height)
})

test('while finality stands still nothing becomes final, and nothing weaker takes its place (F22)', async () => {
  const core = await openCore()
  const finality = { depth: 3, tag: true }
  const till = await core.createTill()
  mine(core.chain, 5)
  pay(core.chain, till, `0x${core.chain.chainId}stall`, 5_000n)
  const frozenAt = 2n
  for (let block = 0; block < 100; block++) {
    mine(core.chain, 5)
    core.chain.finalizedLag = core.chain.height - frozenAt
    await scanAll(core, finality)
  }
  assert.equal((await cursorOf(core))?.finalNumber, frozenAt)
  assert.deepEqual(await statesOf(core), ['confirmed'])
  assert.equal(await stopReason(core), null)
  core.chain.finalizedLag = 4n
  mine(core.chain, 1)
  await scanAll(core, finality)
  assert.deepEqual(await statesOf(core), ['final'])
})
