import { openTestDatabase } from '../../devnet/test-database.ts'
import type { Database } from '../../gateway/storage/database.ts'
import { checkOracles } from '../check-oracles.ts'
import { openSimulatedCore, type SimulatedCore, type StorePlant, TOKEN } from '../simulated-core.ts'
import type { Measured, Metric } from './metric.ts'
import { measureRealReorgs } from './real-reorgs.ts'

const FATES = ['gone', 'moved', 'conflict', 'A-B-A'] as const
const STAGES = ['seen', 'confirmed', 'sent', 'settled', 'final'] as const
type Fate = (typeof FATES)[number]
type Stage = (typeof STAGES)[number]

/** One payment that a reorg hits at a stage of its life. */
interface Case {
  readonly stage: Stage
  readonly fate: Fate
  readonly till: string
  readonly txid: string
}

const DEPTH_MAX = 64
const FINAL_DEPTH = 12
const AMOUNT_ATOMS = 5_000_000n

/**
 * Payments that do not come to their right end after a reorg (F18-F20): every depth from 1 to 64, at every stage of a
 * payment's life that such a reorg can still reach, for every fate of its transaction, on a simulated chain; and reorgs
 * of real nodes under real processes.
 */
export const reorg: Metric = {
  name: 'reorg',
  measure: async options => {
    const simulated = await measureReorgs(Array.from({ length: DEPTH_MAX }, (_, index) => index + 1))
    const real = await measureRealReorgs(options)
    return {
      n: simulated.n + real.n,
      bad: simulated.bad + real.bad,
      wrong: [...real.wrong, ...simulated.wrong],
    }
  },
}

/** Measures some depths. */
export async function measureReorgs(depths: readonly number[], plant: StorePlant = {}): Promise<Measured> {
  const database = await openTestDatabase(4)
  const { db } = database
  let n = 0
  const wrong: string[] = []
  try {
    for (const depth of depths)
      for (const restored of [false, true]) {
        const played = await playReorg(db, depth, restored, plant).catch((error: unknown) => ({
          n: 1,
          wrong: [String(error)],
        }))
        n += played.n
        wrong.push(...played.wrong.map(line => `depth ${depth}${restored ? ' A-B-A' : ''}: ${line}`))
        if (depth === 1) await db.query('analyze')
      }
  } finally {
    await database.close()
  }
  return { n, bad: wrong.length, wrong }
}

let nextChain = 700_000

async function playReorg(
  db: Database,
  depth: number,
  restored: boolean,
  plant: StorePlant,
): Promise<{ n: number; wrong: string[] }> {
  const core = await openSimulatedCore(db, `eip155:${nextChain++}`)
  core.plant = plant
  const stages = STAGES.filter(stage => stageReachable(stage, depth))
  const fates: readonly Fate[] = restored ? ['A-B-A'] : FATES.filter(fate => fate !== 'A-B-A')
  const early: Case[] = []
  const late: Case[] = []
  for (const stage of stages)
    for (const fate of fates) {
      // What is only seen waits for more confirmations than there will be before the reorg.
      const till = await core.createTill({
        confirmations: stage === 'seen' ? depth + 5 : 1,
        announcePending: true,
      })
      const chosen = { stage, fate, till, txid: `0x${stage}${fate}${depth}${core.chain.chainId}` }
      if (stage === 'settled' || stage === 'final') early.push(chosen)
      else late.push(chosen)
    }
  for (let i = 0; i < 2; i++) core.chain.mine()
  await core.scanAll()

  await liveThrough(core, depth, early, late)
  const cases = [...early, ...late]
  const drop = new Set(
    cases.filter(({ fate }) => fate === 'gone' || fate === 'conflict').map(({ txid }) => txid),
  )
  const removed = core.chain.reorg(depth, drop, depth % 2 === 0)
  for (const { fate, till, txid } of cases)
    if (fate === 'conflict') pay(core, till, `${txid}rival`, AMOUNT_ATOMS / 2n)
  await core.scanAll()
  await core.settle()
  if (restored) core.chain.restore(removed)
  core.chain.frozen.clear()
  await core.scanAll()
  const during = await checkOracles({
    ...core,
    chains: [core.chain],
    tills: cases.map(({ till }) => till),
    healed: false,
  })
  for (let i = 0; i < depth + 6; i++) core.chain.mine()
  await core.finish()
  const after = await checkOracles({
    ...core,
    chains: [core.chain],
    tills: cases.map(({ till }) => till),
    healed: true,
  })
  return { n: cases.length, wrong: [...during.wrong, ...after.wrong] }
}

/** A payment must be in the last `depth` blocks, and far enough in its life by then. */
function stageReachable(stage: Stage, depth: number): boolean {
  if (stage === 'settled') return depth >= 2
  return stage !== 'final' || depth > FINAL_DEPTH + 1
}

/** Mines `depth` blocks: the early payments in the first and their settlement in the second, the late ones in the last. */
async function liveThrough(
  core: SimulatedCore,
  depth: number,
  early: readonly Case[],
  late: readonly Case[],
): Promise<void> {
  for (let block = 1; block <= depth; block++) {
    if (block === 1) for (const { till, txid } of early) pay(core, till, txid, AMOUNT_ATOMS)
    if (block === depth) {
      for (const { till, txid, stage } of late) {
        // Confirmed but not sent: the contract would skip it for now.
        if (stage === 'confirmed') core.chain.frozen.add(till)
        pay(core, till, txid, AMOUNT_ATOMS)
      }
    }
    core.chain.mine()
    await core.scanAll()
    await core.settle()
  }
}

function pay(core: SimulatedCore, to: string, txid: string, amountAtoms: bigint): void {
  core.chain.pay({ txid, from: `0x${'fa'.repeat(20)}`, legs: [{ to, contract: TOKEN, amountAtoms }] })
}
