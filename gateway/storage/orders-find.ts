import type { Order } from '../orders/order.ts'
import type { OrderRecord, ShownTransfer } from '../orders/ports.ts'
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
    totalAtoms: order.kind === 'payment' ? 0n : await sumCredits(sql, order.businessId, order.id),
    transfers: await readShown(sql, order, tillIds),
  }
}

/** Picked first and joined then: a deposit has any number of transfers. */
async function readShown(sql: Sql, order: Order, tillIds: readonly string[]): Promise<ShownTransfer[]> {
  if (tillIds.length === 0) return []
  const { rows } = await sql.query<ShownTransfer>(
    `with mine as materialized (
       select id, seen_at, disposition = 'accepted' as is_accepted from transfers where till_id = any($2)),
     picked as (
       (select id from mine where is_accepted order by seen_at desc, id desc limit $3)
       union all (select id from mine where not is_accepted order by seen_at desc, id desc limit ${SHOWN_MAX}))
     select ${TRANSFER_COLUMNS}, t.chain_id as "chainId", ${epochMs('t.seen_at')} as "seenAtMs",
            greatest(0, coalesce(cursors.number - t.block_number + 1, 0))::float8 as confirmations
       from picked
       join transfers t on t.business_id = $1 and t.id = picked.id
       left join order_credits c on c.business_id = t.business_id and c.transfer_id = t.id
       left join cursors on cursors.chain_id = t.chain_id
      order by ${NEWEST_SQL}`,
    [order.businessId, tillIds, order.kind === 'payment' ? null : SHOWN_MAX],
  )
  return rows
}

async function sumCredits(sql: Sql, businessId: string, orderId: string): Promise<bigint> {
  const { rows } = await sql.query<{ total: bigint }>(
    `select coalesce(sum(c.fiat_atoms), 0) as total
       from order_credits c join transfers t on t.business_id = c.business_id and t.id = c.transfer_id
      where c.business_id = $1 and c.order_id = $2 and ${COUNTS_SQL}`,
    [businessId, orderId],
  )
  return rows[0]?.total ?? 0n
}
