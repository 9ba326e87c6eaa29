import type { ChainId } from '../domain/assets.ts'
import { type Cursor, CursorMoved } from '../scan/ports.ts'
import { rewindAccountChanges } from './account-changes.ts'
import { announceRewound } from './announce-rewound.ts'
import type { Sql } from './database.ts'
import { reopenOperations } from './operations-end.ts'
import { rewindPayouts } from './payouts-settle.ts'
import { postDifferences } from './post-differences.ts'
import { postLocations } from './post-locations.ts'

interface TillRow {
  till_id: string
}

/**
 * Takes back every block above the ancestor (F18-F20). Transfers stay as orphaned rows and come back under the same id
 * when their transaction is mined again; our own transactions are open again and will be broadcast with the same
 * bytes; obligations of orphaned transfers that were not sent yet are cancelled, sent ones stay with their transaction
 * so that nothing is sent twice.
 * @throws CursorMoved
 */
export async function rewindBlocks(
  sql: Sql,
  chainId: ChainId,
  expected: Cursor,
  ancestor: { number: bigint; hash: string },
): Promise<void> {
  const moved = await sql.query(
    `update cursors set number = $2, hash = $3, checked_number = least(checked_number, $2), updated_at = now()
      where chain_id = $1 and number = $4 and hash = $5 and halted_reason is null`,
    [chainId, ancestor.number, ancestor.hash, expected.number, expected.hash],
  )
  if (moved.rowCount !== 1)
    throw new CursorMoved(`the cursor of ${chainId} is not at block ${expected.number}`)
  const at = [chainId, ancestor.number]
  await sql.query('delete from blocks where chain_id = $1 and number > $2', at)
  const refilled = await sql.query<TillRow>(
    'delete from outflows where chain_id = $1 and block_number > $2 returning till_id',
    at,
  )
  await sql.query(
    `update obligations
        set state = case when outgoing_id is null then 'due' else 'sent' end, settled_txid = null, settled_block = null
      where chain_id = $1 and state in ('settled', 'final') and settled_block > $2`,
    at,
  )
  await sql.query(
    `with reopened as (
       update outgoing_transactions
          set state = 'open', mined_txid = null, mined_block = null, succeeded = null, fee_atoms = null
        where chain_id = $1 and state in ('mined', 'final') and mined_block > $2
       returning id)
     update attempts set broadcast_at = null from reopened where attempts.outgoing_id = reopened.id`,
    at,
  )
  await reopenOperations(sql, chainId)
  const orphaned = await sql.query<TillRow & { business_id: string; id: string }>(
    `with orphaned as (
       update transfers set state = 'orphaned', block_number = null, block_hash = null, confirmed_at = null
        where chain_id = $1 and block_number > $2
       returning business_id, id, till_id),
     cancelled as (
       update obligations o set state = 'cancelled', reason = 'its payment left the chain'
         from orphaned where o.business_id = orphaned.business_id and o.transfer_id = orphaned.id
          and o.state in ('due', 'parked'))
     select business_id, id::text, till_id from orphaned`,
    at,
  )
  await announceRewound(sql, orphaned.rows)
  const found = await sql.query<TillRow>(
    `update balance_findings set state = 'dropped'
      where chain_id = $1 and block_number > $2 and state in ('posted', 'assigned', 'accepted') returning till_id`,
    at,
  )
  const touched = [...new Set([...refilled.rows, ...orphaned.rows, ...found.rows].map(row => row.till_id))]
  await postLocations(sql, chainId, touched, true)
  await postDifferences(sql, chainId, touched, 'outflow.difference')
  await rewindAccountChanges(sql, chainId, ancestor.number)
  await rewindPayouts(sql, chainId, ancestor.number)
  // A confirmed transfer that survives may have lost confirmations; it stays confirmed: its forward moves its own money.
}
