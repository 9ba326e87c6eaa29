import type { ChainId, LargeAmount } from '../domain/assets.ts'
import { newId } from '../domain/ids.ts'
import type { BlockRecord, FinalTier } from '../scan/ports.ts'
import { BACKOFF_SQL, FAILURES_MAX } from '../settle/retry-policy.ts'
import { type ForwardedRow, insertForwarded } from './announce-forwards.ts'
import type { Sql } from './database.ts'
import { haltLanes } from './halted-lanes.ts'
import { largeRows, UNSECONDED_SQL } from './large-amounts.ts'
import { CARRIED_BY_SQL } from './post-locations.ts'
import { laterSql } from './store-time.ts'

/**
 * Confirms every transfer whose till's confirmations the tip has reached, and writes the obligation to forward it. A
 * cancelled obligation of a transfer that came back is due again. What lies in a till that is settled on request is owed
 * only when its merchant asks. Large transfers wait for the second source (F10).
 */
export async function confirmTransfers(
  sql: Sql,
  at: {
    chainId: ChainId
    tip: bigint
    windowMs: number
    offsetMs: number
    large: readonly LargeAmount[]
  },
): Promise<{ tillIds: string[]; obligations: number }> {
  const held = at.large.length > 0
  const { rows } = await sql.query<{
    business_id: string
    id: string
    till_id: string
    asset_id: string
    amount_atoms: bigint
  }>(
    `update transfers t set state = 'confirmed', confirmed_at = now()
       from tills
      where t.chain_id = $1 and t.state = 'seen' and tills.business_id = t.business_id and tills.id = t.till_id
        and t.block_number <= $2::bigint - tills.confirmations + 1${held ? ` and not (${UNSECONDED_SQL('$3')})` : ''}
     returning t.business_id, t.id, t.till_id, t.asset_id,
               case when tills.settlement = 'forward' and (t.disposition = 'accepted' or t.decision = 'released') and t.decision is distinct from 'written_off'
                    then t.amount_atoms end as amount_atoms`,
    [at.chainId, at.tip, ...(held ? [largeRows(at.large)] : [])],
  )
  const owed = rows
    .filter(row => row.amount_atoms !== null)
    .map(row => ({ ...row, obligation_id: newId('obl'), amount_atoms: row.amount_atoms.toString() }))
  const tillIds = rows.map(row => row.till_id)
  if (owed.length === 0) return { tillIds, obligations: 0 }
  const { rowCount } = await sql.query(
    `insert into obligations as o (business_id, id, kind, transfer_id, till_id, chain_id, asset_id, amount_atoms, state, due_at)
     select x.business_id, x.obligation_id, 'forward', x.id, x.till_id, $1, x.asset_id, x.amount_atoms, 'due',
            ${laterSql('$3')}
       from jsonb_to_recordset($2::jsonb) as x(
         business_id text, obligation_id text, id uuid, till_id text, asset_id text, amount_atoms numeric)
     on conflict (business_id, transfer_id) do update
        set state = 'due', due_at = excluded.due_at, amount_atoms = excluded.amount_atoms, reason = null
      where o.state = 'cancelled'`,
    [at.chainId, JSON.stringify(owed), at.windowMs + at.offsetMs],
  )
  return { tillIds, obligations: rowCount }
}

/**
 * Records which of our transactions the blocks hold, with what they really cost (F52); returns their ids, and those of ours that
 * can never be in a block because somebody else used their nonce: that stops the lane (F33).
 */
export async function matchOwnTransactions(
  sql: Sql,
  chainId: ChainId,
  blocks: readonly BlockRecord[],
): Promise<string[]> {
  const own = blocks.flatMap(({ ref, ownTransactions }) =>
    ownTransactions.map(transaction => ({
      txid: transaction.txid,
      sender: transaction.sender,
      nonce: transaction.nonce.toString(),
      succeeded: transaction.succeeded,
      fee_atoms: transaction.feeAtoms?.toString() ?? null,
      block_number: ref.number.toString(),
    })),
  )
  if (own.length === 0) return []
  const { rows } = await sql.query<{ id: string; txid: string }>(
    `update outgoing_transactions ot
        set state = 'mined', mined_txid = x.txid, mined_block = x.block_number, succeeded = x.succeeded,
            fee_atoms = x.fee_atoms, parked_reason = null
       from jsonb_to_recordset($1::jsonb) as x(txid text, succeeded boolean, fee_atoms numeric, block_number bigint)
       join attempts on attempts.txid = x.txid
      where ot.id = attempts.outgoing_id
     returning ot.id, x.txid`,
    [JSON.stringify(own)],
  )
  const signed = new Set(rows.map(row => row.txid))
  const foreign = own.filter(({ txid }) => !signed.has(txid))
  const overtaken = foreign.length === 0 ? [] : await haltLanes(sql, chainId, foreign)
  return [...rows.map(row => row.id), ...overtaken]
}

/**
 * Closes every open obligation whose till was drained after its transfer arrived: a settlement always moves the whole
 * balance, so the first outflow behind the transfer carried it. What our mined transactions did not move is due again
 * later, parked after too many failures, or cancelled when its transfer is gone. Tells of forwards that nobody told of
 * yet. Returns how many events that were, and the tills whose obligations were not moved.
 */
export async function settleObligations(
  sql: Sql,
  at: {
    chainId: ChainId
    tip: bigint
    tillIds: readonly string[]
    minedOutgoing: readonly string[]
    offsetMs: number
  },
): Promise<{ events: number; tillIds: string[] }> {
  let events = 0
  if (at.tillIds.length > 0) {
    const { rows } = await sql.query<ForwardedRow>(
      `with settling as (
         select distinct on (o.business_id, o.id) o.business_id, o.id, f.txid, f.block_number as settled_block,
                t.block_number
           from obligations o
           join transfers t on t.business_id = o.business_id and t.id = o.transfer_id
           join outflows f on ${CARRIED_BY_SQL}
          where o.chain_id = $1 and o.till_id = any($2) and o.state in ('due', 'sent', 'parked')
          order by o.business_id, o.id, f.block_number, f.tx_index, f.ordinal)
       update obligations o set state = 'settled', settled_txid = s.txid, settled_block = s.settled_block, reason = null
         from settling s where o.business_id = s.business_id and o.id = s.id
       returning o.business_id, o.transfer_id, o.till_id, o.settled_txid as txid, o.amount_atoms,
                 $3::bigint - s.block_number + 1 as confirmations`,
      [at.chainId, at.tillIds, at.tip],
    )
    events = await insertForwarded(sql, rows)
  }
  if (at.minedOutgoing.length === 0) return { events, tillIds: [] }
  const unmoved = await sql.query<{ till_id: string }>(
    `update obligations o
          set state = case when t.state = 'orphaned' then 'cancelled'
                           when o.failures + 1 >= ${FAILURES_MAX} then 'parked' else 'due' end,
              outgoing_id = null, failures = o.failures + 1, due_at = ${laterSql('$2')} + ${BACKOFF_SQL('o.failures')},
              reason = 'its transaction ' || ot.mined_txid || ' did not move it'
         from transfers t, outgoing_transactions ot
        where o.outgoing_id = any($1) and o.state = 'sent' and t.business_id = o.business_id and t.id = o.transfer_id
          and ot.id = o.outgoing_id
       returning o.till_id`,
    [at.minedOutgoing, at.offsetMs],
  )
  return { events, tillIds: unmoved.rows.map(row => row.till_id) }
}

/** Whether an amount at a block waits for a deeper tier; `$3` holds the tiers. */
const WAITS_SQL = (row: string, block: string): string => `exists (
  select 1 from jsonb_to_recordset($3::jsonb) as tier(asset_id text, from_atoms numeric, number bigint)
   where tier.asset_id = ${row}.asset_id and ${row}.amount_atoms >= tier.from_atoms and ${block} > tier.number)`

/**
 * Marks everything at or below the final height as final, large amounts only at or below their tier's (F18); returns the
 * tills whose transfers became final.
 */
export async function advanceFinality(
  sql: Sql,
  chainId: ChainId,
  finalNumber: bigint,
  tiers: readonly FinalTier[],
): Promise<string[]> {
  const waiting = tiers.map(({ assetId, fromAtoms, number }) => ({
    asset_id: assetId,
    from_atoms: fromAtoms.toString(),
    number: number.toString(),
  }))
  const { rows } = await sql.query<{ till_id: string }>(
    `with moved as (
       update obligations o set state = 'final'
        where o.chain_id = $1 and o.state = 'settled' and o.settled_block <= $2 and not ${WAITS_SQL('o', 'o.settled_block')}),
     sent as (
       update outgoing_transactions set state = 'final' where chain_id = $1 and state = 'mined' and mined_block <= $2)
     update transfers t set state = 'final'
      where t.chain_id = $1 and t.state = 'confirmed' and t.block_number <= $2 and not ${WAITS_SQL('t', 't.block_number')}
     returning t.till_id`,
    [chainId, finalNumber, JSON.stringify(waiting)],
  )
  return rows.map(row => row.till_id)
}
