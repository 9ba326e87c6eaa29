import type { ChainId, Family } from '../domain/assets.ts'
import { newId } from '../domain/ids.ts'
import type { BalanceDifference, SweepBatch, SweepStore } from '../scan/ports.ts'
import { OPERATOR, writeChanges } from './account-changes.ts'
import type { Database, Snapshot, Sql } from './database.ts'
import { lockBlock } from './lock-block.ts'
import { postDifferences } from './post-differences.ts'

/** Storage of the comparison of balances on PostgreSQL. */
export function createSweepStore(db: Database): SweepStore {
  return {
    nextBatch: (chainId, family, limit) => db.snapshot(sql => readBatch(sql, chainId, family, limit)),
    recordBatch: (chainId, batch, outcome) =>
      db.transaction(sql => recordBatch(sql, chainId, batch, outcome)),
    async missingCount(chainId) {
      const { rows } = await db.query<{ n: bigint }>(
        `select count(*) as n from balance_findings where chain_id = $1 and state = 'missing'`,
        [chainId],
      )
      return Number(rows[0]?.n ?? 0n)
    },
  }
}

type Holder = SweepBatch['holders'][number]

/**
 * The tills behind `$1` (business and till, with a space between) in the order of their key: a step reads what it compares, however
 * many there are. Those of other families come too: asked for in the statement, the family would choose the index.
 */
export const NEXT_TILLS_SQL = `
  select business_id as "businessId", id as holder, address, family, false as "isAccount" from tills
   where (business_id, id) > (split_part($1, ' ', 1), split_part($1, ' ', 2))
   order by business_id, id limit $2`

async function readBatch(
  sql: Snapshot,
  chainId: ChainId,
  family: Family,
  limit: number,
): Promise<SweepBatch | null> {
  const cursor = await sql.query<{
    number: bigint
    hash: string
    step: bigint | null
    after_till: string | null
    bloom: boolean
  }>(
    `select c.number, c.hash, s.step, s.after_till,
            exists (select 1 from blocks b where b.chain_id = $1 and b.proof = 'bloom') as bloom
       from cursors c left join balance_sweeps s on s.chain_id = c.chain_id
      where c.chain_id = $1 and c.halted_reason is null`,
    [chainId],
  )
  const at = cursor.rows[0]
  if (!at) return null
  const tills = await sql.query<Holder & { family: Family }>(NEXT_TILLS_SQL, [at.after_till ?? '', limit])
  const last = tills.rows.length < limit ? undefined : tills.rows.at(-1)
  const accounts = await sql.query<Holder>(
    `select '${OPERATOR}' as "businessId", account as holder, account as address, true as "isAccount"
       from account_changes where chain_id = $1 and kind = 'opening' and block_number is not null
      group by account order by account`,
    [chainId],
  )
  const holders = [...tills.rows.filter(till => till.family === family), ...accounts.rows]
  const names = holders.map(({ holder }) => holder)
  const holdings = await readHoldings(sql, chainId, names)
  const missing = await sql.query<{ key: string }>(
    `select till_id || ' ' || asset_id as key from balance_findings
      where chain_id = $1 and state = 'missing' and till_id = any($2)`,
    [chainId, names],
  )
  return {
    step: at.step ?? 0n,
    block: { number: at.number, hash: at.hash },
    holders,
    holdings,
    missing: new Set(missing.rows.map(row => row.key)),
    feesKnown: !at.bloom,
    nextAfter: last ? `${last.businessId} ${last.holder}` : '',
  }
}

/** What the books say these hold, by holder and asset; what is 0 is left out. */
async function readHoldings(
  sql: Sql,
  chainId: ChainId,
  holders: readonly string[],
): Promise<Map<string, bigint>> {
  const { rows } = await sql.query<{ key: string; atoms: bigint }>(
    `select till_id || ' ' || asset_id as key, sum(amount_atoms) as atoms from ledger_entries
      where till_id <> '' and till_id = any($1) and starts_with(asset_id, $2)
      group by till_id, asset_id having sum(amount_atoms) <> 0`,
    [holders, `${chainId}/`],
  )
  return new Map(rows.map(row => [row.key, row.atoms]))
}

/**
 * Whether the books still say what the differences were taken from: a second look may have found the log that was missing
 * while the node was asked for the balance.
 */
async function booksStand(
  sql: Sql,
  chainId: ChainId,
  batch: SweepBatch,
  differences: readonly BalanceDifference[],
): Promise<boolean> {
  if (differences.length === 0) return true
  const now = await readHoldings(
    sql,
    chainId,
    differences.map(({ holder }) => holder),
  )
  return differences.every(({ holder, assetId }) => {
    const key = `${holder} ${assetId}`
    return (now.get(key) ?? 0n) === (batch.holdings.get(key) ?? 0n)
  })
}

async function recordBatch(
  sql: Sql,
  chainId: ChainId,
  batch: SweepBatch,
  outcome: Parameters<SweepStore['recordBatch']>[2],
): Promise<boolean> {
  if ((await lockBlock(sql, chainId, batch.block)) === null) return false
  if (!(await booksStand(sql, chainId, batch, [...outcome.arrived, ...outcome.missing]))) return false
  const moved = await sql.query(
    `insert into balance_sweeps as s (chain_id, after_till, step) values ($1, $2, $3::bigint + 1)
     on conflict (chain_id) do update set after_till = excluded.after_till, step = excluded.step, updated_at = now()
      where s.step = $3`,
    [chainId, batch.nextAfter, batch.step],
  )
  if (moved.rowCount !== 1) return false
  await closeMissing(sql, chainId, outcome.healed)
  await insertFindings(sql, chainId, batch, 'missing', outcome.missing)
  await insertFindings(sql, chainId, batch, 'posted', outcome.arrived)
  const tills = outcome.arrived.filter(({ isAccount }) => !isAccount).map(({ holder }) => holder)
  await postDifferences(sql, chainId, [...new Set(tills)], 'balance.found')
  await writeChanges(
    sql,
    chainId,
    outcome.arrived
      .filter(({ isAccount }) => isAccount)
      .map(({ address, assetId, differenceAtoms }) => ({
        account: address,
        asset_id: assetId,
        kind: 'found',
        txid: batch.block.hash,
        ordinal: 0,
        amount_atoms: differenceAtoms.toString(),
        block_number: batch.block.number.toString(),
      })),
  )
  return true
}

async function insertFindings(
  sql: Sql,
  chainId: ChainId,
  batch: SweepBatch,
  state: 'posted' | 'missing',
  differences: readonly BalanceDifference[],
): Promise<void> {
  if (differences.length === 0) return
  const rows = differences.map(one => ({
    id: newId('fnd'),
    business_id: one.businessId,
    till_id: one.holder,
    asset_id: one.assetId,
    address: one.address,
    difference_atoms: one.differenceAtoms.toString(),
  }))
  // A shortfall that is known already is brought up to date.
  await sql.query(
    `insert into balance_findings (id, business_id, till_id, chain_id, asset_id, address, difference_atoms, block_number,
                                   block_hash, state)
     select x.id, x.business_id, x.till_id, $1, x.asset_id, x.address, x.difference_atoms, $2, $3, $4
       from jsonb_to_recordset($5::jsonb) as x(
         id text, business_id text, till_id text, asset_id text, address text, difference_atoms numeric)
     on conflict (chain_id, address, asset_id) where state = 'missing' do update
        set difference_atoms = excluded.difference_atoms, block_number = excluded.block_number,
            block_hash = excluded.block_hash`,
    [chainId, batch.block.number, batch.block.hash, state, JSON.stringify(rows)],
  )
}

async function closeMissing(sql: Sql, chainId: ChainId, healed: readonly BalanceDifference[]): Promise<void> {
  if (healed.length === 0) return
  await sql.query(
    `update balance_findings f set state = 'dropped'
       from jsonb_to_recordset($2::jsonb) as x(address text, asset_id text)
      where f.chain_id = $1 and f.state = 'missing' and f.address = x.address and f.asset_id = x.asset_id`,
    [chainId, JSON.stringify(healed.map(({ address, assetId }) => ({ address, asset_id: assetId })))],
  )
}
