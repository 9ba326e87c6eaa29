import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createTestDatabase } from '../../devnet/test-database.ts'
import { createTestBusiness } from '../businesses/test-business.ts'
import { evmTillFactory } from '../chains/evm/evm-till-factory.ts'
import { orderPayout } from '../payouts/order-payout.ts'
import { ALL_OR_NONE } from '../payouts/payout.ts'
import {
  type BleumiPayout,
  endBleumiPayouts,
  insertBleumiPayout,
  listBleumiPayouts,
} from './bleumi-payouts.ts'
import { type Database, openDatabase } from './database.ts'
import { createPayoutSendStore } from './payouts-send.ts'
import { rewindPayouts, settlePayouts } from './payouts-settle.ts'

// Answers of payouts under a merchant's name, as blocks come, go, and disagree with what was given up.

const CHAIN_ID = 'eip155:1'
const CONTRACT = `0x${'a'.repeat(40)}`
const PAYER = `0x${'b'.repeat(40)}`
const RECIPIENT = `0x${'c'.repeat(40)}`
const HASH = `0x${'d'.repeat(64)}`
const ASSET = {
  ...{
    id: `${CHAIN_ID}/erc20:${CONTRACT}`,
    chainId: CHAIN_ID,
    network: 'ethereum',
    symbol: 'USDT',
    name: 'USDT',
  },
  ...{ ticker: 'erc20/usdt', decimals: 6, contract: CONTRACT, minimumAtoms: 1n, stable: true },
}

const EMPTY_BLOCK = {
  ...{ proof: 'roots' as const, inflows: [], outflows: [], unknownAssets: [] },
  ...{ ownTransactions: [], accountChanges: [] },
} as const

let database: Awaited<ReturnType<typeof createTestDatabase>>
let db: Database
let businessId: string

before(async () => {
  database = await createTestDatabase()
  db = openDatabase(database.url, { poolMax: 4, onError: error => assert.fail(error) })
  const login = { email: 'shop@example.com', password: 'correct horse battery' }
  businessId = (await createTestBusiness(db, { name: 'Shop', ...login })).businessId
})
after(async () => {
  await db?.close()
  await database?.drop()
})

async function ordered(txid: string): Promise<{ payoutId: string; number: bigint }> {
  return db.transaction(async sql => {
    const payments = [{ address: RECIPIENT, amountAtoms: 5n }]
    const { payoutId } = await orderPayout(sql, {
      ...{ businessId, actor: 'key_1', asset: ASSET, factory: evmTillFactory, payments },
      ...{ allOrNone: true, approve: true },
    })
    const number = await insertBleumiPayout(sql, {
      ...{ businessId, txid, payoutId, chainId: CHAIN_ID, token: CONTRACT },
      payments: [{ transferAddress: RECIPIENT, amount: '0.000005' }],
    })
    assert.ok(number !== null)
    return { payoutId, number }
  })
}

async function list(
  choice: {
    order?: 'createdAt' | 'updatedAt'
    descending?: boolean
    limit?: number
    after?: { at: bigint; id: string }
  } = {},
) {
  return listBleumiPayouts(db, businessId, {
    ...{ order: 'createdAt', descending: false, after: null, startAt: null, endAt: null, limit: 100 },
    ...choice,
  })
}

async function show(txid: string): Promise<BleumiPayout & { readonly changed: bigint }> {
  const found = (await list({ order: 'updatedAt' })).find(({ payout }) => payout.txid === txid)
  assert.ok(found)
  return { ...found.payout, changed: found.atMicros }
}

/** The chain shows the payout as paid, in a block. */
function paidInBlock(number: bigint, block: bigint): Promise<void> {
  const order = { number, contract: CONTRACT, payments: [{ recipient: RECIPIENT, amountAtoms: 5n }] }
  const paid = { txid: HASH, payer: PAYER, number, order, skipped: [], returnedCoinAtoms: 0n }
  const ref = { number: block, hash: `0x${block}`, parentHash: '0x', timestampSeconds: 0 }
  return db.transaction(sql =>
    settlePayouts(sql, {
      chainId: CHAIN_ID,
      blocks: [{ ...EMPTY_BLOCK, ref, payouts: [paid] }],
      minedOutgoing: [],
      offsetMs: 0,
    }),
  )
}

const end = (tip: bigint): Promise<void> =>
  endBleumiPayouts(db, { chainId: CHAIN_ID, tip, confirmations: 12 })

test('an answer comes at the twelfth confirmation, goes with its block, and comes again; its time moves with each', async () => {
  const { payoutId, number } = await ordered('reorganised')
  assert.ok(number >= ALL_OR_NONE && number < ALL_OR_NONE * 2n)
  await db.query('update payouts set payer = $2 where id = $1', [payoutId, PAYER])
  const times = [(await show('reorganised')).changed]
  const expect = async (hash: string | null, succeeded: boolean | null): Promise<void> => {
    const shown = await show('reorganised')
    assert.deepEqual([shown.hash, shown.succeeded], [hash, succeeded])
    assert.ok(shown.changed > (times.at(-1) ?? 0n))
    times.push(shown.changed)
  }
  await paidInBlock(number, 100n)
  await expect(HASH, null)
  await end(110n)
  assert.equal((await show('reorganised')).changed, times.at(-1), 'eleven confirmations change nothing')
  await end(111n)
  await expect(HASH, true)
  await db.transaction(sql => rewindPayouts(sql, CHAIN_ID, 99n))
  await expect(null, null)
  await paidInBlock(number, 101n)
  await expect(HASH, null)
  await end(112n)
  await expect(HASH, true)
})

test('what was given up and is in a block all the same is paid: the chain counts', async () => {
  const { payoutId, number } = await ordered('given-up')
  await db.query('update payouts set payer = $2 where id = $1', [payoutId, PAYER])
  const store = createPayoutSendStore(db)
  const order = { number, contract: CONTRACT, payments: [{ recipient: RECIPIENT, amountAtoms: 5n }] }
  const due = { businessId, payoutId, assetId: ASSET.id, order }
  for (let refusals = 1; refusals <= 8; refusals++) {
    assert.equal((await show('given-up')).succeeded, null)
    await store.countRefusal(due, 'refused')
  }
  const { hash, succeeded } = await show('given-up')
  assert.deepEqual([hash, succeeded], [null, false])
  await store.countRefusal(due, 'refused')
  await paidInBlock(number, 200n)
  await end(211n)
  assert.deepEqual([(await show('given-up')).hash, (await show('given-up')).succeeded], [HASH, true])
})

test('pages in both directions meet every payout once, equal times included', async () => {
  for (let left = 7; left > 0; left--) await ordered(`page-${left}`)
  await db.query(`update bleumi_payouts set created_at = '2026-01-01' where txid like 'page-%'`)
  const all = (await list()).map(({ payout }) => payout.txid)
  for (const descending of [false, true]) {
    const met: string[] = []
    for (let after: { at: bigint; id: string } | undefined; ; ) {
      const page = await list({ descending, limit: 2, ...(after && { after }) })
      met.push(...page.map(({ payout }) => payout.txid))
      const last = page.at(-1)
      if (!last) break
      after = { at: last.atMicros, id: last.payout.payoutId }
    }
    assert.deepEqual(descending ? met.toReversed() : met, all)
  }
})
