import type { ChainId, LargeAmount } from '../domain/assets.ts'
import type { CommitSummary } from '../scan/ports.ts'
import type { BlockId, SecondLookStore, StoredBlock, StoredRow } from '../scan/second-look-ports.ts'
import { correctBlock, type RatedOptions } from './correct-block.ts'
import type { Database, Snapshot, Sql } from './database.ts'
import { largeRows, UNSECONDED_SQL } from './large-amounts.ts'
import { lockBlock, lockCursor } from './lock-block.ts'
import { postFundings } from './payouts-settle.ts'
import { postLocations } from './post-locations.ts'
import { proveBlock } from './prove-block.ts'
import { advanceFinality, confirmTransfers, settleObligations } from './scan-consequences.ts'
import type { ConfirmOptions } from './scan-store.ts'

/** What looking at blocks again needs, on PostgreSQL. */
export function createSecondLookStore(db: Database, options: ConfirmOptions & RatedOptions): SecondLookStore {
  const { large = [] } = options
  return {
    async position(chainId) {
      const { rows } = await db.query<{ tip: bigint; checked_number: bigint; bloom: bigint }>(
        `with at as (
           select number as tip,
                  greatest(checked_number, (select min(number) - 1 from blocks where chain_id = $1)) as checked_number
             from cursors where chain_id = $1 and halted_reason is null)
         select tip, checked_number, (select count(*) from blocks b where b.chain_id = $1 and b.proof = 'bloom'
                                         and b.number > at.checked_number) as bloom
           from at`,
        [chainId],
      )
      const row = rows[0]
      if (!row) return null
      return { tip: row.tip, checkedNumber: row.checked_number, bloomBlocks: Number(row.bloom) }
    },
    storedBlocks: (chainId, numbers) => db.snapshot(sql => storedBlocks(sql, chainId, numbers)),
    awaitingSecond: (chainId, limit) => awaitingSecond(db, chainId, large, limit),
    confirmSeconded: (chainId, blocks) =>
      db.transaction(sql => confirmSeconded(sql, chainId, blocks, options)),
    finalize: (chainId, block, tiers) =>
      db.transaction(async sql => {
        if ((await lockBlock(sql, chainId, block)) === null) return
        const { rows } = await sql.query<{ before: bigint }>(
          `update cursors c
              set checked_number = greatest(c.checked_number, $2), final_number = greatest(c.final_number, $2)
             from cursors old where c.chain_id = $1 and old.chain_id = c.chain_id
           returning old.final_number as before`,
          [chainId, block.number],
        )
        const tillIds = await advanceFinality(sql, chainId, block.number, tiers)
        await postLocations(sql, chainId, [...new Set(tillIds)])
        await postFundings(sql, chainId, rows[0]?.before ?? 0n, block.number)
      }),
    prove: (chainId, record) =>
      db.transaction(async sql => {
        if ((await lockBlock(sql, chainId, record.ref)) !== null) await proveBlock(sql, chainId, record)
      }),
    correct: (chainId, difference, haltReason) =>
      db.transaction(async sql => {
        const tip = await lockBlock(sql, chainId, difference.block)
        return tip === null ? 'gone' : correctBlock(sql, { chainId, tip, difference, haltReason }, options)
      }),
  }
}

async function storedBlocks(
  sql: Snapshot,
  chainId: ChainId,
  numbers: readonly bigint[],
): Promise<StoredBlock[]> {
  if (numbers.length === 0) return []
  const blocks = await sql.query<{ number: bigint; hash: string; proof: 'roots' | 'bloom' }>(
    'select number, hash, proof from blocks where chain_id = $1 and number = any($2) order by number',
    [chainId, numbers],
  )
  const movements = await sql.query<MovementRow>(
    `select block_number, 'inflow' as kind, till_id, asset_id, txid, ordinal, amount_atoms from transfers
      where chain_id = $1 and block_number = any($2) and state in ('seen', 'confirmed')
     union all
     select block_number, 'outflow', till_id, asset_id, txid, ordinal, amount_atoms from outflows
      where chain_id = $1 and block_number = any($2)`,
    [chainId, numbers],
  )
  const byBlock = Map.groupBy(movements.rows, row => row.block_number)
  return blocks.rows.map(block => ({ ...block, rows: (byBlock.get(block.number) ?? []).map(storedRow) }))
}

interface MovementRow {
  block_number: bigint
  kind: 'inflow' | 'outflow'
  till_id: string
  asset_id: string
  txid: string
  ordinal: number
  amount_atoms: bigint
}

function storedRow(row: MovementRow): StoredRow {
  const { kind, txid, ordinal } = row
  return { kind, tillId: row.till_id, assetId: row.asset_id, txid, ordinal, amountAtoms: row.amount_atoms }
}

async function awaitingSecond(
  sql: Sql,
  chainId: ChainId,
  large: readonly LargeAmount[],
  limit: number,
): Promise<{ transfers: number; numbers: bigint[] }> {
  if (large.length === 0) return { transfers: 0, numbers: [] }
  const { rows } = await sql.query<{ number: bigint; transfers: bigint }>(
    `select t.block_number as number, sum(count(*)) over () as transfers from transfers t
      where t.chain_id = $1 and t.state = 'seen' and ${UNSECONDED_SQL('$2')}
      group by t.block_number order by t.block_number limit $3`,
    [chainId, largeRows(large), limit],
  )
  return { transfers: Number(rows[0]?.transfers ?? 0n), numbers: rows.map(row => row.number) }
}

async function confirmSeconded(
  sql: Sql,
  chainId: ChainId,
  blocks: readonly BlockId[],
  { windowMs, large = [], offsetMs = () => 0 }: ConfirmOptions,
): Promise<CommitSummary> {
  const tip = await lockCursor(sql, chainId)
  if (tip === null) return { transfers: 0, obligations: 0, events: 0 }
  await sql.query(
    `update blocks b set seconded = true from jsonb_to_recordset($2::jsonb) as x(number bigint, hash text)
      where b.chain_id = $1 and b.number = x.number and b.hash = x.hash`,
    [chainId, JSON.stringify(blocks.map(({ number, hash }) => ({ number: number.toString(), hash })))],
  )
  const at = { chainId, tip, offsetMs: offsetMs() }
  const { tillIds, obligations } = await confirmTransfers(sql, { ...at, windowMs, large })
  const settled = await settleObligations(sql, { ...at, tillIds, minedOutgoing: [] })
  await postLocations(sql, chainId, [...new Set([...tillIds, ...settled.tillIds])])
  return { transfers: 0, obligations, events: settled.events }
}
