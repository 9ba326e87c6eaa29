import { openTestDatabase } from '../../devnet/test-database.ts'
import type { Database } from '../../gateway/storage/database.ts'
import { auditSimulation } from '../audit-simulation.ts'
import { openSimulatedCore, SENDER, type SimulatedCore, TOKEN } from '../simulated-core.ts'
import type { Measured, Metric, ScoreOptions } from './metric.ts'

/** Looks at the chain and the books; returns what is wrong. */
export type Auditor = (core: SimulatedCore) => Promise<readonly string[]>

/** The audit that ships. */
export const realAuditor: Auditor = async core =>
  (await auditSimulation(core.db, [core.chain], core.registry)).wrong

const TILLS = 10

/**
 * Thefts of one base unit that the audit does not notice: from tills that wait, from tills that were emptied (a debt),
 * from the gas tank, and in the kept balances of the books. The audit must be clean before each.
 */
export const theft: Metric = { name: 'theft', measure: options => measureThefts(options, realAuditor) }

/** Measures an auditor. */
export async function measureThefts({ long }: ScoreOptions, auditor: Auditor): Promise<Measured> {
  const database = await openTestDatabase(4)
  const { db } = database
  const wrong: string[] = []
  let n = 0
  try {
    for (let round = 0; round < (long ? 10 : 1); round++) {
      const core = await openSimulatedCore(db, `eip155:${900_000 + round}`)
      const tills = await fill(core)
      const before = await auditor(core)
      if (before.length > 0) wrong.push(...before.map(line => `before any theft: ${line}`))
      const plants = [
        ...tills.flatMap(till => [
          [TOKEN, till],
          [null, till],
        ]),
        [null, SENDER],
      ] as const
      for (const [contract, address] of plants) {
        n++
        core.chain.seize(contract ?? null, address ?? '', 1n)
        const found = await auditor(core)
        core.chain.seize(contract ?? null, address ?? '', -1n)
        if (found.length !== 1 || !found[0]?.includes(`${address} differs by -1 `))
          wrong.push(`one unit of ${contract ?? 'coin'} from ${address} was not noticed: ${found}`)
      }
      n++
      wrong.push(...(await tamperWithBalance(db, core, auditor)))
    }
  } finally {
    await database.close()
  }
  return { n, bad: wrong.length, wrong }
}

/** Tills with money that waits, and tills that were settled. */
async function fill(core: SimulatedCore): Promise<string[]> {
  const tills: string[] = []
  for (let i = 0; i < TILLS; i++) tills.push(await core.createTill())
  for (const [index, to] of tills.entries()) {
    if (index % 2 === 0) core.chain.frozen.add(to)
    core.chain.pay({
      txid: `0xtheft${index}${core.chain.chainId}`,
      from: `0x${'fa'.repeat(20)}`,
      legs: [{ to, contract: TOKEN, amountAtoms: 7_000_000n + BigInt(index) }],
    })
  }
  for (let round = 0; round < 4; round++) {
    core.chain.mine()
    await core.scanAll()
    await core.settle()
  }
  return tills
}

async function tamperWithBalance(db: Database, core: SimulatedCore, auditor: Auditor): Promise<string[]> {
  const add = (atoms: number) =>
    db.query(
      `update ledger_balances set balance_atoms = balance_atoms + $2 where (business_id, purpose, asset_id, till_id) =
        (select business_id, purpose, asset_id, till_id from ledger_balances where business_id = $1 limit 1)`,
      [core.businessId, atoms],
    )
  await add(-1)
  const found = await auditor(core)
  await add(1)
  return found.length === 1 ? [] : [`one unit less in a kept balance was not noticed: ${found}`]
}
