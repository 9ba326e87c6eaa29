import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { type OpenTestDatabase, openTestDatabase } from '../../devnet/test-database.ts'
import { checkOracles } from '../../sim/check-oracles.ts'
import { openSimulatedCore, type SimulatedCore, TOKEN, tokenAsset } from '../../sim/simulated-core.ts'
import type { Answer, ChainReader, Movement, VerifiedBlock } from '../chains/port.ts'
import { systemClock } from '../runtime/clock.ts'
import type { Database } from '../storage/database.ts'
import { createScanStore } from '../storage/scan-store.ts'
import { createSecondLookStore } from '../storage/second-look-store.ts'
import { createSecondLook, differencesOf } from './run-second-look.ts'
import { scanStep } from './scan-chain.ts'
import type { SecondLookContext } from './second-look-ports.ts'

// A node without receipts that hides logs or invents amounts, a second one that is often silent, reorgs, and the second
// look at all of it, in any order. Large payments never count before the second source showed their block; whatever was
// recorded wrongly is put right in the end.

let db: Database
let database: OpenTestDatabase
let nextChain = 9_000
let corrections = 0

before(async () => {
  database = await openTestDatabase(4)
  db = database.db
})

after(() => database.close())

const LARGE = 3_000n
const FINALITY = { depth: 6, tag: false }
type Lie = 'none' | 'hide' | 'invent'

/** A node and its second, the loops that look at them, all step by step. */
interface Looked {
  readonly core: SimulatedCore
  /** Hashes of the blocks that the second source has shown. */
  readonly shown: ReadonlySet<string>
  lie: Lie
  secondSilent: boolean
  scan(): Promise<void>
  look(): Promise<void>
}

async function openLooked(): Promise<Looked> {
  const core = await openSimulatedCore(db, `eip155:${nextChain++}`)
  const { chain, registry } = core
  const large = [{ assetId: tokenAsset(chain.chainId).id, fromAtoms: LARGE }]
  const store = createScanStore(db, { windowMs: 0, large })
  const state: { lie: Lie; secondSilent: boolean } = { lie: 'none', secondSilent: true }
  const reader = reading(chain, answer => lied(answer, state.lie))
  const shown = new Set<string>()
  const second = reading(chain, answer => {
    if (state.secondSilent) return { kind: 'unknown', reason: 'silent' }
    if (answer.kind === 'present') shown.add(answer.value.ref.hash)
    return answer
  })
  const context: SecondLookContext = {
    ...{ reader, second, registry, finality: FINALITY, batchBlocks: 4 },
    ...{ store: createSecondLookStore(db, { windowMs: 0, large }), scanStore: store },
  }
  const round = createSecondLook(context, systemClock, 0)
  return Object.assign(state, {
    core,
    shown,
    async scan() {
      for (;;) {
        const step = await scanStep({
          ...{ reader, store, registry, finality: FINALITY, batchBlocks: 5 },
          ...{ followDeepReorg: true, secondLook: true },
        })
        if (step.kind === 'halted') await store.resume(chain.chainId, step.reason)
        else if (step.kind !== 'advanced' && step.kind !== 'rewound') return
      }
    },
    async look() {
      const step = await round()
      if (step) corrections += differencesOf(step).length
    },
  })
}

/** The chain's reader, with every block it gives changed. */
function reading(
  chain: ChainReader,
  change: (answer: Answer<VerifiedBlock>) => Answer<VerifiedBlock>,
): ChainReader {
  return {
    ...{ chainId: chain.chainId, family: chain.family },
    head: () => chain.head(),
    finalizedHead: () => chain.finalizedHead(),
    blockByNumber: async number => change(await chain.blockByNumber(number)),
    blockByHash: async hash => change(await chain.blockByHash(hash)),
    balances: (hash, queries) => chain.balances(hash, queries),
    onHeadHint: () => () => undefined,
    close: async () => undefined,
  }
}

/** What a node without receipts could say: some logs less, or other amounts. */
function lied(answer: Answer<VerifiedBlock>, lie: Lie): Answer<VerifiedBlock> {
  if (lie === 'none' || answer.kind !== 'present') return answer
  const even = ({ txid }: Movement): boolean => Number(`0x${txid.slice(-1)}`) % 2 === 0
  const movements =
    lie === 'hide'
      ? answer.value.movements.filter(movement => !even(movement))
      : answer.value.movements.map(movement =>
          even(movement) ? { ...movement, amountAtoms: movement.amountAtoms + LARGE } : movement,
        )
  return { kind: 'present', value: { ...answer.value, movements, proof: 'bloom' } }
}

type Action =
  | { readonly do: 'pay'; readonly till: number; readonly amount: number }
  | { readonly do: 'mine' | 'scan' | 'look' | 'settle' | 'time' }
  | { readonly do: 'reorg'; readonly depth: number; readonly drop: number }
  | { readonly do: 'lie'; readonly lie: Lie }
  | { readonly do: 'silence'; readonly on: boolean }

/** Something to put right in every run of the tests: a payment that the node hides. */
const HIDDEN: Action[] = [
  { do: 'lie', lie: 'hide' },
  { do: 'mine' },
  { do: 'pay', till: 0, amount: 1_000 },
  { do: 'mine' },
  { do: 'scan' },
]

const simple = (weight: number, name: 'mine' | 'scan' | 'look' | 'settle' | 'time') => ({
  weight,
  arbitrary: fc.constant({ do: name }),
})
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('pay' as const),
      till: fc.nat({ max: 2 }),
      amount: fc.integer({ min: 1_000, max: 6_000 }),
    }),
  },
  simple(7, 'mine'),
  simple(7, 'scan'),
  simple(7, 'look'),
  simple(5, 'settle'),
  simple(1, 'time'),
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('reorg' as const),
      depth: fc.integer({ min: 1, max: 4 }),
      drop: fc.nat({ max: 255 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('lie' as const),
      lie: fc.constantFrom<Lie>('none', 'hide', 'invent'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('silence' as const), on: fc.boolean() }) },
)

async function perform(
  looked: Looked,
  tills: readonly string[],
  step: Action,
  serial: number,
): Promise<void> {
  const { core } = looked
  switch (step.do) {
    case 'pay':
      return core.chain.pay({
        txid: `0xpay${core.chain.chainId}${serial.toString(16)}`,
        from: `0x${'fa'.repeat(20)}`,
        legs: [{ to: tills[step.till] ?? '', contract: TOKEN, amountAtoms: BigInt(step.amount) }],
      })
    case 'mine':
      core.chain.mine()
      return
    case 'scan':
      return looked.scan()
    case 'look':
      return looked.look()
    case 'settle':
      await core.settle()
      return
    case 'time':
      return core.passTime()
    case 'reorg': {
      const depth = Math.min(step.depth, Number(core.chain.height))
      const dropped = core.chain.canonical.filter((_, index) => (step.drop >> (index % 8)) & 1)
      core.chain.reorg(depth, new Set(dropped.map(transaction => transaction.txid)))
      return
    }
    case 'lie':
      looked.lie = step.lie
      return
    case 'silence':
      looked.secondSilent = step.on
  }
}

/** Large payments that counted before the second source showed their block, and what is final without a second look. */
async function tooEarly({ core, shown }: Looked): Promise<string[]> {
  const { rows } = await db.query<{
    txid: string
    state: string
    hash: string
    large: boolean
    checked: boolean
  }>(
    `select t.txid, t.state, t.block_hash as hash, t.amount_atoms >= $2 as large, t.block_number <= c.checked_number as checked
       from transfers t join cursors c on c.chain_id = t.chain_id
      where t.business_id = $1 and t.state in ('confirmed', 'final')`,
    [core.businessId, LARGE],
  )
  return rows
    .filter(
      ({ state, hash, large, checked }) => (large && !shown.has(hash)) || (state === 'final' && !checked),
    )
    .map(({ state, txid }) => `${state} ${txid}`)
}

async function finish(looked: Looked): Promise<void> {
  const { core } = looked
  for (let round = 0; round < 40; round++) {
    core.chain.mine()
    await looked.scan()
    for (let look = 0; look < 12; look++) await looked.look()
    await core.passTime()
    await core.settle()
    const { rows } = await db.query<{ n: bigint }>(
      `select count(*) as n from transfers t
         left join obligations o on o.business_id = t.business_id and o.transfer_id = t.id
        where t.business_id = $1 and t.state <> 'orphaned' and (t.state <> 'final' or o.state not in ('settled', 'final'))`,
      [core.businessId],
    )
    if (rows[0]?.n === 0n && round > FINALITY.depth) return
  }
}

test('whatever a node hides or invents, large payments wait for the second source, and the record is right in the end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 10, maxLength: 60, size: 'max' }), async actions => {
      const looked = await openLooked()
      const { core } = looked
      const tills = [
        await core.createTill(),
        await core.createTill({ confirmations: 2 }),
        await core.createTill(),
      ]
      for (const [serial, step] of actions.entries()) {
        await perform(looked, tills, step, serial)
        assert.deepEqual(await tooEarly(looked), [])
      }
      looked.lie = 'none'
      looked.secondSilent = false
      await finish(looked)
      assert.deepEqual(await tooEarly(looked), [])
      assert.deepEqual((await checkOracles({ ...core, chains: [core.chain], tills, healed: true })).wrong, [])
    }),
    { numRuns: Number(process.env.SIM_RUNS ?? 12), endOnFailure: true, examples: [[HIDDEN]] },
  )
  assert.ok(corrections > 0, 'no run had anything to put right')
})
