import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { BlockRecord } from '../../gateway/scan/ports.ts'
import type { SimulationResult } from '../run-simulation.ts'
import type { StorePlant } from '../simulated-core.ts'
import { calmSwarm, type Swarm } from '../swarm.ts'
import { measureBank } from './bank.ts'
import { countCuts, cutSwarm } from './commit-cut.ts'
import { countDuplicates } from './duplicate.ts'
import { measureFakeDeposits } from './fake-deposit.ts'
import { countFalseCredits } from './false-credit.ts'
import { measureFinality } from './finality.ts'
import { countUnended } from './liveness.ts'
import { type Measured, score } from './metric.ts'
import { countMissed } from './missed.ts'
import { countDifferences } from './reconcile.ts'
import { measureReorgs } from './reorg.ts'
import { runSeeds } from './simulated-runs.ts'
import { assertNoticed } from './test-noticed.ts'
import { measureThefts } from './theft.ts'

// Each metric must fail when the bug it is there for is in the core. The bugs are wrapped round the real stores here and
// exist nowhere else.

/** A small world, so that a bug shows quickly. */
const small = (swarm: Swarm): Swarm => ({
  ...{ ...swarm, tills: 4, payments: 25, chains: 1, activeMs: 120_000 },
  payouts: 0,
  secondLook: false,
})

const runPlanted = (plant: StorePlant, swarm = calmSwarm, changes: Partial<Swarm> = {}, seed = 1) =>
  runSeeds(seed, 1, { plant, healWithinMs: 300_000, swarm: seed => ({ ...small(swarm(seed)), ...changes }) })

/** Far more than the bugs below need: each shows in most runs. */
const SEEDS_MAX = 12

/**
 * Runs seed after seed until a bug is noticed. Whether it comes to pass hangs on the order of the calls, which is not the same in
 * every run of a seed.
 */
async function measureUntilNoticed(
  measure: (runs: SimulationResult[]) => Measured,
  finding: RegExp,
  ...[plant, swarm, changes]: Parameters<typeof runPlanted>
): Promise<Measured> {
  for (let seed = 1; ; seed++) {
    const measured = measure(await runPlanted(plant, swarm, changes, seed))
    if (measured.wrong.some(line => finding.test(line)) || seed === SEEDS_MAX) return measured
  }
}

/** A scanner's store that commits other blocks than it is given. */
const committing = (change: (block: BlockRecord) => BlockRecord): StorePlant => ({
  scanStore: store => ({
    ...store,
    commitBlocks: (chainId, expected, blocks, ...rest) =>
      store.commitBlocks(chainId, expected, blocks.map(change), ...rest),
  }),
})

describe('a planted bug fails its metric', () => {
  test('false-credit: one base unit too much', async () => {
    const runs = await runPlanted(
      committing(block => ({
        ...block,
        inflows: block.inflows.map(inflow => ({ ...inflow, amountAtoms: inflow.amountAtoms + 1n })),
      })),
    )
    assertNoticed(countFalseCredits(runs))
  })

  test('reconcile: what leaves a till is not seen', async () => {
    const runs = await runPlanted(committing(block => ({ ...block, outflows: [] })))
    assertNoticed(countDifferences(runs))
  })

  const forgetful = committing(block => (block.ref.number % 5n === 0n ? { ...block, inflows: [] } : block))

  test('missed: the cursor moves on without the rows of some blocks', async () => {
    assertNoticed(countMissed(await runPlanted(forgetful)))
  })

  test('missed: the second look finds the rows that a scan left out, before the block is final', async () => {
    const runs = await runPlanted(forgetful, calmSwarm, { secondLook: true })
    assert.deepEqual(
      runs.flatMap(({ wrong }) => wrong),
      [],
    )
    assert.ok(countMissed(runs).n > 0)
  })

  const reorgSwarm = (seed: number): Swarm => ({
    ...calmSwarm(seed),
    reorg: { everyMs: 20_000, depthMax: 3, goneRate: 0.2 },
  })

  for (const [where, swarm] of [
    ['a calm world', calmSwarm],
    ['a world of reorgs', reorgSwarm],
  ] as const)
    test(`duplicate: what is sent stays due, in ${where}`, async () => {
      const runs = await runPlanted(
        {
          settleStore: (store, db) => ({
            ...store,
            reserve: async (chainId, sender, obligations, call, fees) => {
              const open = await store.reserve(chainId, sender, obligations, call, fees)
              await db.query(`update obligations set state = 'due' where id = any($1) and state = 'sent'`, [
                obligations.map(({ obligationId }) => obligationId),
              ])
              return open
            },
          }),
        },
        swarm,
      )
      assertNoticed(countDuplicates(runs))
    })

  test('duplicate: a core that starts takes payouts under way for not sent', async () => {
    const paying: Partial<Swarm> = {
      ...{ payments: 2, payouts: 6, finalityDepth: 6, blockMs: 12_000, activeMs: 600_000 },
      crash: { perCall: 0.01, perPoint: 0.05 },
    }
    const twice = /O3 payout of (\d+) to 0xfeed\w+ was paid as \[\1,\1/
    const measured = await measureUntilNoticed(
      countDuplicates,
      twice,
      {
        payoutStore: (store, db) => {
          let isNew = true
          return {
            ...store,
            duePayouts: async (...asked) => {
              if (isNew)
                await db.query(
                  `update payouts set outgoing_id = null, number = number + 1000000 where state = 'processing'`,
                )
              isNew = false
              return store.duePayouts(...asked)
            },
          }
        },
      },
      calmSwarm,
      // In one of eight runs no core dies between a payout's transaction and its block.
      paying,
    )
    assertNoticed(measured)
    assert.match(measured.wrong.join('\n'), twice)
    const sound = await runPlanted({}, calmSwarm, paying)
    assert.deepEqual(countDuplicates(sound).wrong, [])
    assert.ok(sound.some(({ payouts, kills }) => payouts > 0 && kills > 0))
  })

  test('liveness: a lost transaction is never looked after', async () => {
    const lossy = (seed: number): Swarm => {
      const swarm = calmSwarm(seed)
      return { ...swarm, node: { ...swarm.node, okThenDrop: 0.5 } }
    }
    const runs = await runPlanted(
      { settleStore: store => ({ ...store, openTransactions: async () => [] }) },
      lossy,
    )
    assertNoticed(countUnended(runs))
  })

  test('commit-cut: an unknown commit is taken for a failed one and made again', async () => {
    const measured = await measureUntilNoticed(
      countCuts,
      /./,
      {
        settleStore: (store, db) => ({
          ...store,
          reserve: async (chainId, sender, obligations, call, fees) => {
            try {
              return await store.reserve(chainId, sender, obligations, call, fees)
            } catch {
              await db.query(`update obligations set state = 'due' where id = any($1) and state = 'sent'`, [
                obligations.map(({ obligationId }) => obligationId),
              ])
              return store.reserve(chainId, sender, obligations, call, fees)
            }
          },
        }),
      },
      seed => ({ ...cutSwarm(seed), database: { cutBefore: 0, cutAfter: 0.5, serialization: 0 } }),
    )
    assertNoticed(measured)
  })

  test('reorg: a rewind that moves the cursor and leaves the rows, which are then taken for those that come again', async () => {
    const measured = await measureReorgs([2], {
      scanStore: (store, db) => ({
        ...store,
        rewind: async (chainId, _expected, { number, hash }) => {
          const to = [chainId, number, hash]
          await db.query('update cursors set number = $2, hash = $3 where chain_id = $1', to)
          await db.query('delete from blocks where chain_id = $1 and number > $2', [chainId, number])
        },
        // Without this the real store would refuse a payment that it holds already, and the scanner would stop.
        commitBlocks: async (chainId, expected, blocks, ...rest) => {
          const { rows } = await db.query<{ txid: string }>(
            'select txid from transfers where chain_id = $1 union select txid from outflows where chain_id = $1',
            [chainId],
          )
          const known = new Set(rows.map(({ txid }) => txid))
          const isNew = ({ txid }: { readonly txid: string }): boolean => !known.has(txid)
          const fresh = blocks.map(block => ({
            ...block,
            inflows: block.inflows.filter(isNew),
            outflows: block.outflows.filter(isNew),
          }))
          return store.commitBlocks(chainId, expected, fresh, ...rest)
        },
      }),
    })
    assertNoticed(measured)
    assert.match(measured.wrong.join('\n'), /O1 credit without a payment \S+gone2/)
  })

  test('finality: any branch is followed', async () => {
    assertNoticed(
      await measureFinality({ seed: 1, long: false }, { depth: 12, tag: false, followDeepReorg: true }, 14),
    )
  })

  test('fake-deposit: any token that calls itself USDT is taken for it', async () => {
    assertNoticed(
      await measureFakeDeposits((reader, usdt) => ({
        ...reader,
        blockByNumber: async number => {
          const answer = await reader.blockByNumber(number)
          if (answer.kind !== 'present') return answer
          const movements = answer.value.movements.map(movement => ({
            ...movement,
            contract: movement.contract === null ? null : usdt,
          }))
          return { kind: 'present', value: { ...answer.value, movements } }
        },
      })),
    )
  })

  test('bank: a balance that is read, added to and written back', async () => {
    const measured = await measureBank(
      { seed: 1, long: false },
      async (sql, tillId) => {
        const { rows } = await sql.query<{ kept: bigint }>(
          `select coalesce(max(balance_atoms), 0) as kept from ledger_balances where till_id = $1 and purpose = 'till.seen'`,
          [tillId],
        )
        await sql.query(
          `insert into ledger_balances (business_id, purpose, asset_id, till_id, balance_atoms)
         values ('biz_bank', 'till.seen', 'asset', $1, $2)
         on conflict (business_id, purpose, asset_id, till_id) do update set balance_atoms = excluded.balance_atoms`,
          [tillId, (rows[0]?.kept ?? 0n) + 1n],
        )
      },
      1_500,
    )
    assertNoticed(measured)
  })

  test('theft: an audit that looks at nothing', async () => {
    assertNoticed(await measureThefts({ seed: 1, long: false }, async () => []))
  })
})

test('nothing looked at is no pass, and neither is a failure to measure', async () => {
  const options = { seed: 1, long: false }
  const empty = await score({ name: 'empty', measure: async () => ({ n: 0, bad: 0, wrong: [] }) }, options)
  assert.equal(empty.line.pass, false)
  const broken = await score({ name: 'broken', measure: () => Promise.reject(new Error('no')) }, options)
  assert.equal(broken.line.pass, false)
})
