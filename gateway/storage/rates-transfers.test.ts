import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type OpenTestDatabase, openTestDatabase } from '../../devnet/test-database.ts'
import { type Asset, AssetRegistry } from '../domain/assets.ts'
import { newUuid } from '../domain/ids.ts'
import type { PriceTable } from '../rates/ports.ts'
import { createSnapshots } from '../rates/rate-snapshots.ts'
import { systemClock } from '../runtime/clock.ts'
import type { Database } from './database.ts'
import { TransferRates, type ValuedTransfer } from './rates-transfers.ts'

let db: Database
let database: OpenTestDatabase

before(async () => {
  database = await openTestDatabase(8)
  db = database.db
})
after(() => database.close())

const ETH: Asset = {
  ...{ id: 'eip155:1/slip44:60', chainId: 'eip155:1', network: 'ethereum', symbol: 'ETH', ticker: 'eth' },
  ...{ name: 'Ether', decimals: 18, contract: null, minimumAtoms: 1n, stable: false },
}
const registry = new AssetRegistry([
  {
    ...{ chainId: 'eip155:1', network: 'ethereum', family: 'evm', tickerPrefix: 'erc20' },
    ...{ finality: { depth: 1, tag: false }, assets: [ETH] },
  },
])

/** A process of its own, in which an ETH has this price. */
function processWith(usd: string | null): TransferRates {
  const table: PriceTable = {
    units: ['USD', 'eth'],
    changes: 0,
    price: unit => {
      const price = unit === 'USD' ? '1' : usd
      if (price === null) return 'stale'
      return { usd: price, atMs: 1, validUntilMs: Number.MAX_SAFE_INTEGER, sources: [] }
    },
  }
  return new TransferRates(createSnapshots(table, systemClock), registry)
}

function transfer(assetId = ETH.id): ValuedTransfer {
  return { businessId: 'biz_1', transferId: newUuid(), assetId }
}

async function priceOf(rates: TransferRates, snapshotId: string | undefined): Promise<string | undefined> {
  return (await rates.read(db, [snapshotId ?? ''])).get(snapshotId ?? '')?.prices.eth?.usd
}

test('of many processes that value a transfer at once one wins, and all learn the same', async () => {
  for (let round = 0; round < 10; round++) {
    const one = transfer()
    const processes = Array.from({ length: 8 }, (_, index) => processWith(String(3000 + index)))
    const answers = await Promise.all(
      processes.map(rates => db.transaction(async sql => (await rates.tie(sql, [one])).get(one.transferId))),
    )
    assert.equal(new Set(answers).size, 1)
    const prices = await Promise.all(processes.map(rates => priceOf(rates, answers[0])))
    assert.equal(new Set(prices).size, 1)
    assert.match(prices[0] ?? '', /^300[0-7]$/)
  }
})

test('a transaction that is taken back leaves nothing, and the transfer can be valued again', async () => {
  const rates = processWith('3000')
  const one = transfer()
  await assert.rejects(
    db.transaction(async sql => {
      await rates.tie(sql, [one])
      throw new Error('taken back')
    }),
    /taken back/,
  )
  const count = async (): Promise<unknown> =>
    (await db.query('select 1 from transfer_rates where transfer_id = $1', [one.transferId])).rowCount
  assert.equal(await count(), 0)
  const snapshotId = (await rates.tie(db, [one])).get(one.transferId)
  assert.equal(await count(), 1)
  assert.equal(await priceOf(processWith('1'), snapshotId), '3000')
})

test('what has no price or no name is left for later, the others are not', async () => {
  const [known, unknown] = [transfer(), transfer('eip155:1/erc20:0xdead')]
  assert.deepEqual([...(await processWith('3000').tie(db, [unknown, known])).keys()], [known.transferId])
  const later = transfer()
  assert.equal((await processWith(null).tie(db, [later])).size, 0)
  const tied = await processWith('2000').tie(db, [later, known])
  assert.equal(await priceOf(processWith(null), tied.get(later.transferId)), '2000')
  assert.equal(await priceOf(processWith(null), tied.get(known.transferId)), '3000')
})

test('more snapshots than are remembered are read again', async () => {
  const ids: string[] = []
  for (let index = 1; index <= 70; index++) {
    const one = transfer()
    ids.push((await processWith(String(index)).tie(db, [one])).get(one.transferId) ?? '')
  }
  const reader = processWith(null)
  assert.equal((await reader.read(db, ids)).size, 70)
  for (const [index, id] of ids.entries()) assert.equal(await priceOf(reader, id), String(index + 1))
  assert.equal((await reader.read(db, ['nothing'])).size, 0)
})
