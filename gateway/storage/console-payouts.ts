import type { PayoutRequest } from '../payouts/payout.ts'
import type { Sql } from './database.ts'

/** Requests of a business that nobody has decided about and that are in no payout, oldest first. */
export async function openPayoutRequests(
  sql: Sql,
  businessId: string,
  limit: number,
): Promise<PayoutRequest[]> {
  const { rows } = await sql.query<PayoutRequest>(
    `select id::text, null as "payoutId", asset_id as "assetId", address, amount_atoms as "amountAtoms", state, reason,
            requested_by as "requestedBy", extract(epoch from created_at)::float8 as "createdAtSeconds"
       from payout_requests where business_id = $1 and state = 'pending' and payout_id is null
      order by created_at, id limit $2`,
    [businessId, limit],
  )
  return rows
}

/** How many payouts of a business wait for an approval. */
export async function countPayoutsToApprove(sql: Sql, businessId: string): Promise<number> {
  const { rows } = await sql.query<{ count: bigint }>(
    `select count(*) from payouts where business_id = $1 and state = 'created'`,
    [businessId],
  )
  return Number(rows[0]?.count ?? 0n)
}
