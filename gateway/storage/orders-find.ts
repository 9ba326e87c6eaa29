import type { OrderRecord, OrderTill, ShownTransfer } from '../orders/ports.ts'
import type { Sql } from './database.ts'
import {
  COUNTS_SQL,
  epochMs,
  NEWEST_SQL,
  ORDER_COLUMNS,
  type OrderRow,
  orderOf,
  PROGRESS_COLUMNS,
  readQuotes,
  readTills,
  TRANSFER_COLUMNS,
} from './orders-rows.ts'

/** Transfers shown beside those that may count (F71). */
const SHOWN_MAX = 100

/** The order with this public token and everything that its page shows, or null. */
export async function findOrder(sql: Sql, token: string): Promise<OrderRecord | null> {
  const { rows } = await sql.query<OrderRow & { merchant: string }>(
    `select ${ORDER_COLUMNS}, ${PROGRESS_COLUMNS}, businesses.name as merchant
       from orders o join businesses on businesses.id = o.business_id where o.token = $1`,
    [token],
  )
  const [row] = rows
  if (!row) return null
  const { merchant, ...progress } = row
  const order = orderOf(progress)
  const tills = await readTills(sql, order.businessId, order.id)
  const tillIds = tills.map(till => till.tillId)
  return {
    order,
    merchant,
    version: row.version,
    selectedTillId: row.selectedTillId,
    createdAtMs: row.createdAtMs,
    tills,
    quotes: await readQuotes(sql, order.businessId, tillIds, 1),
    ...(await readShown(sql, order.businessId, tills, order.kind === 'payment')),
  }
}

async function readShown(
  sql: Sql,
  businessId: string,
  tills: readonly OrderTill[],
  isPayment: boolean,
): Promise<Pick<OrderRecord, 'transfers' | 'totalAtoms'>> {
  if (tills.length === 0) return { transfers: [], totalAtoms: 0n }
  const { rows } = await sql.query<ShownTransfer & { totalAtoms: bigint }>(
    `with shown as (
       select t.*, ${COUNTS_SQL} as counts, sum(c.fiat_atoms) filter (where ${COUNTS_SQL}) over () as total,
              row_number() over (partition by ${COUNTS_SQL} order by ${NEWEST_SQL}) as place
         from transfers t left join order_credits c on c.business_id = t.business_id and c.transfer_id = t.id
        where t.till_id = any($2))
     select ${TRANSFER_COLUMNS}, t.chain_id as "chainId", ${epochMs('t.seen_at')} as "seenAtMs",
            greatest(0, coalesce(cursors.number - t.block_number + 1, 0))::float8 as confirmations,
            coalesce(t.total, 0) as "totalAtoms"
       from shown t
       left join order_credits c on c.business_id = t.business_id and c.transfer_id = t.id
       left join cursors on cursors.chain_id = t.chain_id
      where t.business_id = $1 and (t.place <= ${SHOWN_MAX} or $3 and t.counts)
      order by ${NEWEST_SQL}`,
    [businessId, tills.map(till => till.tillId), isPayment],
  )
  return {
    totalAtoms: rows[0]?.totalAtoms ?? 0n,
    transfers: rows.map(({ totalAtoms: _total, ...transfer }) => transfer),
  }
}
