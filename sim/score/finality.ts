import { openTestDatabase } from '../../devnet/test-database.ts'
import type { Database } from '../../gateway/storage/database.ts'
import { type FinalityRules, openSimulatedCore, TOKEN } from '../simulated-core.ts'
import type { Measured, Metric, ScoreOptions } from './metric.ts'

const DEPTH = 12
const RULES: FinalityRules = { depth: DEPTH, tag: false, followDeepReorg: false }

/**
 * Credits, signatures and finality that a chain's lie about what is final brings about (F21, F22): the node shows a
 * branch from below our final block, with payments on it and forwards waiting; or `finalized` stands still while the
 * head runs on.
 */
export const finality: Metric = {
  name: 'finality',
  measure: options => measureFinality(options, RULES),
}

/** Measures with other rules: a core that follows any branch must fail. */
export async function measureFinality(
  { long }: ScoreOptions,
  rules: FinalityRules,
  depthMax = DEPTH + (long ? 52 : 20),
): Promise<Measured> {
  const database = await openTestDatabase(4)
  const { db } = database
  const wrong: string[] = []
  let n = 0
  try {
    for (let depth = DEPTH + 1; depth <= depthMax; depth++) {
      wrong.push(...(await lieBelowFinal(db, depth, rules)))
      n++
    }
    for (const lag of long ? [20n, 64n, 500n] : [20n, 64n]) {
      wrong.push(...(await stallFinality(db, lag, rules)))
      n++
    }
  } finally {
    await database.close()
  }
  return { n, bad: wrong.length, wrong }
}

let nextChain = 800_000

async function lieBelowFinal(db: Database, depth: number, rules: FinalityRules): Promise<string[]> {
  const core = await openSimulatedCore(db, `eip155:${nextChain++}`, rules)
  const tills = [await core.createTill(), await core.createTill({ confirmations: 3 })]
  for (let block = 0; block < depth + 3; block++) core.chain.mine()
  await core.scanAll()
  const pay = (txid: string): void => {
    for (const [index, to] of tills.entries())
      core.chain.pay({
        txid: `${txid}${index}${core.chain.chainId}`,
        from: `0x${'fa'.repeat(20)}`,
        legs: [{ to, contract: TOKEN, amountAtoms: 5_000_000n }],
      })
  }
  // A forward waits when the lie begins.
  for (const till of tills) core.chain.frozen.add(till)
  pay('0xhonest')
  core.chain.mine()
  await core.scanAll()
  await core.settle()
  const before = { credits: await countCredits(db, core.businessId), signatures: core.signatures }
  core.chain.reorg(depth)
  core.chain.frozen.clear()
  pay('0xlie')
  for (let block = 0; block < DEPTH; block++) {
    core.chain.mine()
    await core.scanAll()
    await core.passTime()
    await core.settle()
  }
  const after = { credits: await countCredits(db, core.businessId), signatures: core.signatures }
  return [
    ...(after.credits > before.credits ? [`depth ${depth}: ${after.credits - before.credits} credits`] : []),
    ...(after.signatures > before.signatures ? [`depth ${depth}: signatures under the lie`] : []),
  ]
}

async function stallFinality(db: Database, lag: bigint, rules: FinalityRules): Promise<string[]> {
  const core = await openSimulatedCore(db, `eip155:${nextChain++}`, { ...rules, tag: true })
  const till = await core.createTill()
  core.chain.finalizedLag = 2n ** 40n
  core.chain.pay({
    txid: `0xstall${core.chain.chainId}`,
    from: `0x${'fa'.repeat(20)}`,
    legs: [{ to: till, contract: TOKEN, amountAtoms: 5_000_000n }],
  })
  for (let block = 0n; block < lag; block++) {
    core.chain.mine()
    if (block % 10n === 0n) await core.scanAll()
  }
  await core.scanAll()
  const { rows } = await db.query<{ state: string }>('select state from transfers where business_id = $1', [
    core.businessId,
  ])
  if (rows.length === 1 && rows[0]?.state === 'confirmed') return []
  return [`finalized stood still for ${lag} blocks: ${rows.map(row => row.state).join() || 'not credited'}`]
}

async function countCredits(db: Database, businessId: string): Promise<bigint> {
  const { rows } = await db.query<{ n: bigint }>(
    `select count(*) as n from transfers where business_id = $1 and txid like '0xlie%'`,
    [businessId],
  )
  return rows[0]?.n ?? 0n
}
