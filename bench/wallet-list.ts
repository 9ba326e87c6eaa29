import { startPostgres } from '../devnet/start-postgres.ts'
import { applyMigrations } from '../gateway/storage/apply-migrations.ts'
import { listWallets, type WalletOrder, type WalletPlace } from '../gateway/storage/bleumi-wallets.ts'
import { type Database, openDatabase } from '../gateway/storage/database.ts'
import { fillWallets, PAID_EACH } from './fill-wallets.ts'
import type { Bench, Measurement } from './measurement.ts'
import { spread } from './percentile.ts'
import { temporaryHome } from './temporary-home.ts'

const BUSINESS = 'biz_bench'
const WALLETS = 1_000_000
const PAGE = 100
const PAGES = [1, 10, 100, 1_000, 10_000]
const REPEATS = 50
const AIM_MS = 10

/**
 * A page of a list of 1,000,000 Bleumi wallets with their balances, at the start, in the middle and at the end, timed at the
 * database's client.
 */
export const walletList: Bench = async run => {
  const postgres = await startPostgres({ home: temporaryHome(run, 'wallet-list') })
  run.onEnd(() => postgres.stop())
  const db = openDatabase(postgres.url, { poolMax: 2, onError: () => undefined })
  run.onEnd(() => db.close())
  run.say(`writing ${WALLETS.toLocaleString('en-US')} wallets`)
  await applyMigrations(db)
  await db.query(`insert into businesses (id, name) values ($1, 'Bench')`, [BUSINESS])
  await fillWallets(db, BUSINESS, { from: 1, upTo: WALLETS })
  return [await measureList(db, 'createdAt'), await measureList(db, 'updatedAt')]
}

async function measureList(db: Database, order: WalletOrder): Promise<Measurement> {
  const values: Record<string, number> = {}
  let worst = 0
  const raw: Record<string, unknown> = {}
  for (const page of PAGES) {
    const after = page === 1 ? null : await placeBehind(db, order, (page - 1) * PAGE)
    const times: number[] = []
    for (let repeat = 0; repeat < REPEATS + 1; repeat++) {
      const started = performance.now()
      const { wallets: found } = await listWallets(db, BUSINESS, {
        ...{ order, after, startAt: null, endAt: null, limit: PAGE + 1 },
      })
      times.push(performance.now() - started)
      const expected = Math.min(PAGE + 1, WALLETS - (page - 1) * PAGE)
      const paid = found.filter(({ balanceAtoms }) => balanceAtoms > 0n).length
      if (found.length !== expected || (order === 'createdAt' && paid < Math.floor(expected / PAID_EACH)))
        throw new Error(`page ${page} is not whole`)
    }
    // The first one reads from disk.
    const { p50, p99 } = spread(times.slice(1))
    values[`page${page}`] = p50
    worst = Math.max(worst, p99)
    raw[`page${page}`] = { first: times[0], ...spread(times.slice(1)) }
  }
  return {
    ...{
      metric: `wallet-list.by-${order}`,
      n: REPEATS * PAGES.length,
      values: { ...values, worstP99: worst },
    },
    unit: 'ms per page of 100 with balances, p50; one million wallets',
    ...{ goal: `p99 of every page < ${AIM_MS} ms`, pass: worst < AIM_MS, raw },
  }
}

/** Place of the n-th wallet: where a client stands that has read so many. */
async function placeBehind(db: Database, order: WalletOrder, read: number): Promise<WalletPlace> {
  const column = order === 'createdAt' ? 'created_at' : 'updated_at'
  const { rows } = await db.query<{ at: bigint; till: string }>(
    `select (extract(epoch from ${column}) * 1000000)::bigint as at, till_id as till from bleumi_wallets
      where business_id = $1 order by ${column}, till_id offset $2 limit 1`,
    [BUSINESS, read - 1],
  )
  const row = rows[0]
  if (!row) throw new Error(`there is no wallet ${read}`)
  return { atMicros: row.at, tillId: row.till }
}
