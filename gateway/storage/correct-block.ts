import type { ChainId } from '../domain/assets.ts'
import type { CommitSummary } from '../scan/ports.ts'
import type { Difference } from '../scan/second-look-ports.ts'
import { announceRewound } from './announce-rewound.ts'
import type { Sql } from './database.ts'
import { postDifferences } from './post-differences.ts'
import { postLocations } from './post-locations.ts'
import type { TransferRates } from './rates-transfers.ts'
import { confirmTransfers, settleObligations } from './scan-consequences.ts'
import { insertOutflows, upsertTransfers } from './scan-rows.ts'
import type { ConfirmOptions } from './scan-store.ts'

/** With `transferRates`, transfers are valued in the transaction that first sees them. */
export interface RatedOptions {
  readonly transferRates?: TransferRates
}

/** A correction in the transaction that locked the cursor and found the block in place. */
export interface Correction {
  readonly chainId: ChainId
  readonly tip: bigint
  readonly difference: Difference
  readonly haltReason: string | null
}

/**
 * Brings the rows of one block in line with what was proven of it, and everything that follows from them. Value that was
 * found by its balance meanwhile is left to the next sweep to judge anew: its log may just have come.
 */
export async function correctBlock(
  sql: Sql,
  { chainId, tip, difference, haltReason }: Correction,
  { windowMs, large = [], offsetMs = () => 0, transferRates }: ConfirmOptions & RatedOptions,
): Promise<CommitSummary | 'nothing'> {
  const { missing } = difference
  const gone = await takeBack(sql, chainId, difference)
  // Posted back before a row may come again with another amount: the books move what they hold.
  await postLocations(sql, chainId, gone, true)
  const late = await withoutLive(sql, chainId, missing.inflows)
  if (difference.unproven.length + late.length + missing.outflows.length === 0) return 'nothing'
  const seen = await upsertTransfers(sql, chainId, [{ ...missing, inflows: late }])
  await transferRates?.tie(sql, seen.transfers)
  const drained = await insertOutflows(sql, chainId, [missing])
  const touched = [...new Set([...gone, ...seen.tillIds, ...drained])]
  await sql.query(
    `update balance_findings set state = 'dropped'
      where chain_id = $1 and till_id = any($2) and block_number >= $3 and state = 'posted'`,
    [chainId, touched, difference.block.number],
  )
  const at = { chainId, tip, offsetMs: offsetMs() }
  const confirmed = await confirmTransfers(sql, { ...at, windowMs, large })
  const settled = await settleObligations(sql, {
    ...at,
    tillIds: [...new Set([...touched, ...confirmed.tillIds])],
    minedOutgoing: [],
  })
  const all = [...new Set([...touched, ...confirmed.tillIds, ...settled.tillIds])]
  await postLocations(sql, chainId, all, true)
  await postDifferences(sql, chainId, all, 'outflow.difference')
  if (haltReason !== null)
    await sql.query('update cursors set halted_reason = $2 where chain_id = $1', [chainId, haltReason])
  return {
    transfers: late.length,
    obligations: confirmed.obligations,
    events: seen.events + settled.events,
  }
}

/** Undoes unproven rows as a reorg would; returns their tills. */
async function takeBack(sql: Sql, chainId: ChainId, { block, unproven }: Difference): Promise<string[]> {
  if (unproven.length === 0) return []
  const rows = JSON.stringify(
    unproven.map(({ kind, tillId, assetId, txid, ordinal }) => ({
      ...{ kind, till_id: tillId, asset_id: assetId, txid, ordinal },
    })),
  )
  const at = [chainId, block.number, rows]
  const { rows: orphaned } = await sql.query<{ business_id: string; id: string; till_id: string }>(
    `with orphaned as (
       update transfers t set state = 'orphaned', block_number = null, block_hash = null, confirmed_at = null
         from jsonb_to_recordset($3::jsonb) as x(kind text, till_id text, asset_id text, txid text, ordinal integer)
        where x.kind = 'inflow' and t.chain_id = $1 and t.block_number = $2 and t.txid = x.txid and t.ordinal = x.ordinal
          and t.till_id = x.till_id and t.asset_id = x.asset_id
       returning t.business_id, t.id, t.till_id),
     cancelled as (
       update obligations o set state = 'cancelled', reason = 'its payment was not in its block'
         from orphaned where o.business_id = orphaned.business_id and o.transfer_id = orphaned.id
          and o.state in ('due', 'parked'))
     select business_id, id::text, till_id from orphaned`,
    at,
  )
  await announceRewound(sql, orphaned)
  const { rows: refilled } = await sql.query<{ till_id: string }>(
    `with gone as (
       delete from outflows f
        using jsonb_to_recordset($3::jsonb) as x(kind text, till_id text, asset_id text, txid text, ordinal integer)
        where x.kind = 'outflow' and f.chain_id = $1 and f.block_number = $2 and f.txid = x.txid and f.ordinal = x.ordinal
          and f.till_id = x.till_id
       returning f.till_id, f.asset_id, f.txid),
     reopened as (
       update obligations o
          set state = case when o.outgoing_id is null then 'due' else 'sent' end, settled_txid = null, settled_block = null
         from gone
        where o.chain_id = $1 and o.state in ('settled', 'final') and o.settled_block = $2 and o.settled_txid = gone.txid
          and o.till_id = gone.till_id and o.asset_id = gone.asset_id)
     select till_id from gone`,
    at,
  )
  return [...new Set([...orphaned, ...refilled].map(row => row.till_id))]
}

/** Inflows that no live transfer stands for: a row may have become final between the reading and this correction. */
async function withoutLive<
  T extends { readonly txid: string; readonly ordinal: number; readonly tillId: string },
>(sql: Sql, chainId: ChainId, inflows: readonly T[]): Promise<T[]> {
  if (inflows.length === 0) return []
  const { rows } = await sql.query<{ txid: string; ordinal: number; till_id: string }>(
    `select txid, ordinal, till_id from transfers where chain_id = $1 and txid = any($2) and state <> 'orphaned'`,
    [chainId, inflows.map(({ txid }) => txid)],
  )
  const live = new Set(rows.map(row => `${row.txid} ${row.ordinal} ${row.till_id}`))
  return inflows.filter(({ txid, ordinal, tillId }) => !live.has(`${txid} ${ordinal} ${tillId}`))
}
