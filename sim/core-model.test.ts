import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { type OpenTestDatabase, openTestDatabase } from '../devnet/test-database.ts'
import { retryForward } from '../gateway/businesses/retry-forward.ts'
import type { Database } from '../gateway/storage/database.ts'
import { listParkedForwards } from '../gateway/storage/parked-forwards.ts'
import { checkOracles } from './check-oracles.ts'
import { openSimulatedCore, type SimulatedCore, TOKEN } from './simulated-core.ts'

// The real scanner and settler against a chain that reorganises, drops, stalls and freezes in any order. Whatever
// happens, afterwards every canonical payment is credited once, settled once and told of once, and the rows hold what
// the chain holds.

let db: Database
let database: OpenTestDatabase
let nextChain = 1_000

before(async () => {
  database = await openTestDatabase(4)
  db = database.db
})

after(() => database.close())

type Action =
  | { readonly do: 'pay'; readonly till: number; readonly second: number | null; readonly amount: number }
  | { readonly do: 'mine' }
  | { readonly do: 'scan' }
  | { readonly do: 'settle' }
  | { readonly do: 'reorg'; readonly depth: number; readonly drop: number }
  | { readonly do: 'fault'; readonly method: string | null }
  | { readonly do: 'freeze'; readonly till: number; readonly on: boolean }
  | { readonly do: 'time' }

const TILLS = 4
const till = fc.nat({ max: TILLS - 1 })
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('pay' as const),
      till,
      second: fc.option(till),
      amount: fc.integer({ min: 1, max: 5_000 }),
    }),
  },
  { weight: 6, arbitrary: fc.constant({ do: 'mine' as const }) },
  { weight: 8, arbitrary: fc.constant({ do: 'scan' as const }) },
  { weight: 6, arbitrary: fc.constant({ do: 'settle' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('reorg' as const),
      depth: fc.integer({ min: 1, max: 8 }),
      drop: fc.nat({ max: 255 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      method: fc.constantFrom(null, 'head', 'blockByNumber', 'broadcast', 'prepareSettle'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('freeze' as const), till, on: fc.boolean() }) },
  { weight: 2, arbitrary: fc.constant({ do: 'time' as const }) },
)

async function perform(
  core: SimulatedCore,
  tills: readonly string[],
  step: Action,
  serial: number,
): Promise<void> {
  const at = (index: number): string => tills[index] ?? assert.fail('no such till')
  switch (step.do) {
    case 'pay': {
      const legs = [step.till, ...(step.second === null ? [] : [step.second])].map(index => ({
        to: at(index),
        contract: TOKEN,
        amountAtoms: BigInt(step.amount),
      }))
      return core.chain.pay({
        txid: `0xpay${core.chain.chainId}${serial}`,
        from: `0x${'fa'.repeat(20)}`,
        legs,
      })
    }
    case 'mine':
      core.chain.mine()
      return
    case 'scan':
      await core.scan()
      return
    case 'settle':
      await core.settle()
      return
    case 'reorg': {
      const depth = Math.min(step.depth, Number(core.chain.height))
      const dropped = core.chain.canonical.filter((_, index) => (step.drop >> (index % 8)) & 1)
      core.chain.reorg(depth, new Set(dropped.map(transaction => transaction.txid)))
      return
    }
    case 'fault':
      core.chain.fault = method => (method === step.method ? 'injected' : null)
      return
    case 'freeze':
      if (step.on) core.chain.frozen.add(at(step.till))
      else core.chain.frozen.delete(at(step.till))
      return
    case 'time':
      await core.passTime()
  }
}

test('any order of payments, blocks, reorgs and faults ends with every payment settled and told once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 60 }), async actions => {
      const core = await openSimulatedCore(db, `eip155:${nextChain++}`)
      const tills = await Promise.all(
        [1, 2, 3, 1].map((confirmations, index) =>
          core.createTill({ confirmations, announcePending: index % 2 === 0 }),
        ),
      )
      for (const [serial, step] of actions.entries()) {
        await perform(core, tills, step, serial)
        assert.deepEqual(
          (await checkOracles({ ...core, chains: [core.chain], tills, healed: false })).wrong,
          [],
        )
      }
      core.chain.fault = () => null
      core.chain.frozen.clear()
      for (const { id, chainId } of await listParkedForwards(db, { businessId: null, limit: null }))
        if (chainId === core.chain.chainId)
          assert.ok(await retryForward(db, { businessId: null, actor: 'command line' }, id))
      await core.finish()
      assert.deepEqual((await checkOracles({ ...core, chains: [core.chain], tills, healed: true })).wrong, [])
    }),
    { numRuns: Number(process.env.SIM_RUNS ?? 40), endOnFailure: false },
  )
})
