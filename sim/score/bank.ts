import { createTestDatabase } from '../../devnet/test-database.ts'
import { newUuid } from '../../gateway/domain/ids.ts'
import { type Database, openDatabase, type Sql } from '../../gateway/storage/database.ts'
import { postLocations } from '../../gateway/storage/post-locations.ts'
import { Random } from '../random.ts'
import type { Measured, Metric, ScoreOptions } from './metric.ts'

const CLIENTS = 16
const TILLS = 8
const CHAIN = 'eip155:901'
const ASSET = `${CHAIN}/slip44:60`
const RUN_MS = 6_000

/** How a client posts after it changed a transfer's state. */
export type Poster = (sql: Sql, tillId: string) => Promise<void>

const realPoster: Poster = (sql, tillId) => postLocations(sql, CHAIN, [tillId])

/**
 * Wrong totals of the books while 16 clients move the same transfers back and forth and their connections are killed
 * (F46): every snapshot must sum to zero, no account of a till may be below zero, and in the end every balance is the
 * fold of its entries and stands where its transfer is.
 */
export const bank: Metric = { name: 'bank', measure: options => measureBank(options, realPoster) }

/** Measures a way of posting. `n` counts committed moves. */
export async function measureBank(
  { seed, long }: ScoreOptions,
  post: Poster,
  runMs = long ? RUN_MS * 10 : RUN_MS,
): Promise<Measured> {
  const database = await createTestDatabase()
  const db = openDatabase(database.url, { poolMax: CLIENTS, onError: () => undefined })
  const watcher = openDatabase(database.url, { poolMax: 2, onError: () => undefined })
  const wrong: string[] = []
  let moves = 0
  try {
    const transfers = await openAccounts(watcher)
    const random = new Random(seed)
    const endMs = performance.now() + runMs
    const client = async (own: Random): Promise<void> => {
      while (performance.now() < endMs)
        try {
          await db.transaction(sql => move(sql, transfers, own, post))
          moves++
        } catch {
          // Killed or deadlocked: nothing of it happened.
        }
    }
    const clients = Array.from({ length: CLIENTS }, () => client(random.fork()))
    const watch = async (): Promise<void> => {
      while (performance.now() < endMs) {
        wrong.push(...(await wrongTotals(watcher)))
        await killOne(watcher)
        await new Promise(resolve => setTimeout(resolve, 50))
      }
    }
    await Promise.all([...clients, watch()])
    wrong.push(...(await wrongTotals(watcher)), ...(await wrongFolds(watcher)))
  } finally {
    await db.close()
    await watcher.close()
    await database.drop()
  }
  return { n: moves, bad: wrong.length, wrong }
}

interface Account {
  readonly tillId: string
  readonly transferId: string
}

async function openAccounts(db: Database): Promise<Account[]> {
  await db.query(`insert into businesses (id, name) values ('biz_bank', 'bank')`)
  const accounts: Account[] = []
  for (let till = 0; till < TILLS; till++) {
    const tillId = `till_bank_${till}`
    await db.query(
      `insert into tills (business_id, id, dialect, family, address, nonce, terms, terms_hash, asset_id, confirmations)
       values ('biz_bank', $1, 'blockbee', 'evm', $1, '0x', '{"recipients": []}', '0x', $2, 1)`,
      [tillId, ASSET],
    )
    for (let payment = 0; payment < 4; payment++) {
      const transferId = newUuid()
      await db.query(
        `insert into transfers (business_id, id, chain_id, txid, ordinal, till_id, asset_id, amount_atoms, sender,
                                block_number, block_hash, tx_index, state, disposition)
         values ('biz_bank', $1, $2, $3, 0, $4, $5, $6, '0x', 1, '0x', 0, 'seen', 'accepted')`,
        [transferId, CHAIN, `0x${till}.${payment}`, tillId, ASSET, 1_000 + payment],
      )
      accounts.push({ tillId, transferId })
    }
  }
  return accounts
}

async function move(sql: Sql, accounts: readonly Account[], random: Random, post: Poster): Promise<void> {
  const { tillId, transferId } = random.pick(accounts)
  const state = random.pick(['seen', 'confirmed', 'final', 'orphaned'])
  await sql.query(
    `update transfers set state = $2, block_number = case when $2 = 'orphaned' then null else 1 end,
                          block_hash = case when $2 = 'orphaned' then null else '0x' end
      where business_id = 'biz_bank' and id = $1`,
    [transferId, state],
  )
  await post(sql, tillId)
}

/** The books of one snapshot. */
async function wrongTotals(db: Database): Promise<string[]> {
  const { rows } = await db.query<{ total: bigint; lowest: bigint }>(
    `select coalesce(sum(balance_atoms), 0) as total,
            coalesce(min(balance_atoms) filter (where purpose like 'till.%'), 0) as lowest
       from ledger_balances where business_id = 'biz_bank'`,
  )
  return rows.flatMap(({ total, lowest }) => [
    ...(total === 0n ? [] : [`the books sum to ${total}`]),
    ...(lowest >= 0n ? [] : [`a till stands at ${lowest}`]),
  ])
}

async function wrongFolds(db: Database): Promise<string[]> {
  const { rows } = await db.query<{
    purpose: string
    till_id: string
    fold: bigint
    kept: bigint
    truth: bigint
  }>(
    `select b.purpose, b.till_id, b.balance_atoms as kept,
            (select coalesce(sum(e.amount_atoms), 0) from ledger_entries e
              where e.business_id = b.business_id and e.purpose = b.purpose and e.till_id = b.till_id) as fold,
            (select coalesce(sum(t.amount_atoms), 0) from transfers t
              where t.business_id = b.business_id and t.till_id = b.till_id and t.state <> 'orphaned'
                and b.purpose = 'till.' || t.state) as truth
       from ledger_balances b where b.business_id = 'biz_bank' and b.purpose like 'till.%'`,
  )
  return rows
    .filter(row => row.fold !== row.kept || row.truth !== row.kept)
    .map(
      row =>
        `${row.purpose} of ${row.till_id}: kept ${row.kept}, entries ${row.fold}, transfers ${row.truth}`,
    )
}

/** Ends one client's connection, whatever it is doing. */
async function killOne(db: Database): Promise<void> {
  await db.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and state = 'active' limit 1`,
  )
}
