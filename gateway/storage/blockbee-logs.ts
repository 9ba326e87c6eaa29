import type { Sql } from './database.ts'

/** One payment as `logs` tells it. */
export interface LoggedPayment {
  readonly transferId: string
  readonly assetId: string
  readonly txid: string
  readonly amountAtoms: bigint
  readonly state: 'seen' | 'confirmed' | 'final'
  /** By the last scanned block. */
  readonly confirmations: bigint
  readonly changedAtMs: number
  /** The forward, once a node has it; after a reorg, the one that took its place. */
  readonly txidOut: string | null
  readonly forwardedAtoms: bigint | null
  /** The prices that it was valued with; null when it was not. */
  readonly snapshotId: string | null
}

/**
 * The latest payments to a till, newest first; those that were found at once, as after a time away, by their place on the
 * chain. What does not count there (below the minimum, another asset) and what a reorg took away is not among them (reference
 * blockbee 3, 6.2).
 */
export async function readLoggedPayments(
  sql: Sql,
  businessId: string,
  tillId: string,
  limit: number,
): Promise<LoggedPayment[]> {
  const { rows } = await sql.query<LoggedPayment>(
    `select r.id as "transferId", r.asset_id as "assetId", r.txid, r.amount_atoms as "amountAtoms", r.state,
            greatest(0, coalesce(cursors.number, r.block_number) - r.block_number + 1) as confirmations,
            round(extract(epoch from greatest(r.seen_at, r.confirmed_at, e.created_at)) * 1000)::float8 as "changedAtMs",
            coalesce(o.settled_txid, e.facts->>'txidOut') as "txidOut",
            (e.facts->>'forwardedAtoms')::numeric(78,0) as "forwardedAtoms", p.snapshot_id as "snapshotId"
       from transfers r
       left join cursors on cursors.chain_id = r.chain_id
       left join events e on e.business_id = r.business_id and e.transfer_id = r.id and e.kind = 'transfer.forwarded'
       left join obligations o on o.business_id = r.business_id and o.transfer_id = r.id
       left join transfer_rates p on p.business_id = r.business_id and p.transfer_id = r.id
      where r.business_id = $1 and r.till_id = $2 and r.disposition = 'accepted' and r.state <> 'orphaned'
      order by r.seen_at desc, r.block_number desc, r.tx_index desc, r.ordinal desc, r.id desc
      limit $3`,
    [businessId, tillId, limit],
  )
  return rows
}
