import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { type OpenTestDatabase, openTestDatabase } from '../../devnet/test-database.ts'
import { createTestBusiness } from '../businesses/test-business.ts'
import { evmTillFactory } from '../chains/evm/evm-till-factory.ts'
import type { NetworkSpec } from '../domain/assets.ts'
import { createPayment } from '../tills/create-payment.ts'
import { findPayment } from './bleumi-payments-read.ts'
import type { Database } from './database.ts'

const CHAIN = 'eip155:31337'
const ASSETS = [
  `${CHAIN}/slip44:60`,
  `${CHAIN}/erc20:0x${'a'.repeat(40)}`,
  `${CHAIN}/erc20:0x${'b'.repeat(40)}`,
]
const NETWORK: NetworkSpec = {
  ...{ chainId: CHAIN, network: 'ethereum', family: 'evm', tickerPrefix: 'erc20' },
  finality: { depth: 12, tag: true },
  assets: ASSETS.map((id, at) => ({
    ...{
      id,
      chainId: CHAIN,
      network: 'ethereum',
      symbol: `T${at}`,
      ticker: `t${at}`,
      name: `T${at}`,
      decimals: 6,
    },
    ...{ contract: id.split('erc20:')[1] ?? null, minimumAtoms: 1n, stable: false },
  })),
}

let database: OpenTestDatabase
let db: Database
let businessId: string
before(async () => {
  database = await openTestDatabase(2)
  db = database.db
  const owner = { name: 'Shop', email: 'a@shop.example', password: 'correct horse battery' }
  businessId = (await createTestBusiness(db, owner)).businessId
})
after(() => database.close())

interface Step {
  readonly asset: number
  /** Null: an operation empties the till of the asset. */
  readonly atoms: bigint | null
  readonly state: 'seen' | 'confirmed' | 'final' | 'orphaned'
  readonly accepted: boolean
}
const steps = fc.array(
  fc.record<Step>({
    asset: fc.nat({ max: ASSETS.length - 1 }),
    atoms: fc.option(fc.bigInt({ min: 1n, max: 2n ** 200n }), { freq: 3 }),
    state: fc.constantFrom('seen', 'confirmed', 'final', 'orphaned'),
    accepted: fc.boolean(),
  }),
  { maxLength: 14 },
)

test('per asset: what no outflow lies behind, the last block of either, final when all of it is', async () => {
  let run = 0
  await db.query(`insert into cursors (chain_id, number, hash, final_number) values ($1, 100, '0x', 0)`, [
    CHAIN,
  ])
  await fc.assert(
    fc.asyncProperty(steps, fc.nat({ max: 14 }), async (moves, finalNumber) => {
      const id = `run-${++run}`
      const name = { businessId, edition: 'g5', id } as const
      const sides = { target: `0x${'1'.repeat(40)}`, buyer: `0x${'2'.repeat(40)}` }
      const made = await createPayment(
        { sql: db, tillFactories: { evm: evmTillFactory }, operator: `0x${'3'.repeat(40)}` },
        { ...name, ...sides, chain: 'mainnet', network: NETWORK, origin: 'request' },
      )
      assert.ok(made.kind === 'created')
      await db.query('update cursors set final_number = $1', [finalNumber])
      for (const [block, move] of moves.entries()) await write(made.tillId, run, block, move)
      const payment = await findPayment(db, name)
      const shown = Object.fromEntries(payment?.addresses[0]?.balances.map(b => [b.assetId, b]) ?? [])
      assert.deepEqual(shown, expected(moves, finalNumber))
    }),
    { numRuns: 40 },
  )
})

async function write(tillId: string, run: number, block: number, move: Step): Promise<void> {
  const asset = ASSETS[move.asset]
  const txid = `0x${run}-${block}`
  if (move.atoms === null)
    await db.query(
      `insert into outflows (business_id, chain_id, txid, ordinal, till_id, asset_id, amount_atoms, recipient, block_number, tx_index)
       values ($1, $2, $3, 0, $4, $5, 1, '0xto', $6, 0)`,
      [businessId, CHAIN, txid, tillId, asset, block],
    )
  else
    await db.query(
      `insert into transfers (business_id, id, chain_id, txid, ordinal, till_id, asset_id, amount_atoms, sender, block_number,
                              block_hash, tx_index, state, disposition)
       values ($1, gen_random_uuid(), $2, $3, 0, $4, $5, $6, '0xfrom', $7, $8, 0, $9, $10)`,
      [
        ...[businessId, CHAIN, txid, tillId, asset, move.atoms],
        ...(move.state === 'orphaned' ? [null, null] : [block, '0xblock']),
        ...[move.state, move.accepted ? 'accepted' : 'other_asset'],
      ],
    )
}

/** The same by a plain walk through the blocks. */
function expected(moves: readonly Step[], finalNumber: number): Record<string, object> {
  const held: Record<string, { assetId: string; atoms: bigint; block: bigint; isFinal: boolean }> = {}
  for (const [block, { asset, atoms, state, accepted }] of moves.entries()) {
    if (atoms !== null && (state === 'orphaned' || !accepted)) continue
    const assetId = ASSETS[asset] ?? ''
    const now = held[assetId] ?? { assetId, atoms: 0n, block: 0n, isFinal: true }
    const isFinal = atoms === null ? block <= finalNumber : state === 'final'
    held[assetId] = {
      assetId,
      atoms: atoms === null ? 0n : now.atoms + atoms,
      block: BigInt(block),
      isFinal: now.isFinal && isFinal,
    }
  }
  return held
}
