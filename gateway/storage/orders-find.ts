import type { Order } from '../orders/order.ts'
import type { OrderRecord, ShownTransfer } from '../orders/ports.ts'
import type { Snapshot } from './database.ts'
import {
  epochMs,
  NEWEST_SQL,
  newestSql,
  ORDER_COLUMNS,
  type OrderRow,
  orderOf,
  PROGRESS_COLUMNS,
  readQuotes,
  readTills,
  TRANSFER_COLUMNS,
} from './orders-rows.ts'

/** Most transfers shown: of a deposit, and beside those that may count of a payment (F71). */
const SHOWN_MAX = 100

/** The order with this public token and everything that its page shows, or null. */
export async function findOrder(sql: Snapshot, token: string): Promise<OrderRecord | null> {
  const { rows } = await sql.query<OrderRow & { merchant: string; totalAtoms: bigint }>(
    `select ${ORDER_COLUMNS}, ${PROGRESS_COLUMNS}, businesses.name as merchant, o.counted_atoms as "totalAtoms"
       from orders o join businesses on businesses.id = o.business_id where o.token = $1`,
    [token],
  )
  const [row] = rows
  if (!row) return null
  const { merchant, totalAtoms, ...progress } = row
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
    totalAtoms,
    ...(await readShown(sql, order, tillIds)),
  }
}

/** Picked first and joined then: a deposit has any number of transfers. */
async function readShown(
  sql: Snapshot,
  order: Order,
  tillIds: readonly string[],
): Promise<Pick<OrderRecord, 'transfers' | 'hasOlder'>> {
  if (tillIds.length === 0) return { transfers: [], hasOlder: false }
  const { rows } = await sql.query<ShownTransfer>(
    `with picked as (
       (select id from (${newestSql(`(disposition = 'accepted') is true`, '$3')}) mine order by seen_at desc, id desc limit $3)
       union all
       (select id from (${newestSql(`(disposition = 'accepted') is false`, `${SHOWN_MAX}`)}) mine
         order by seen_at desc, id desc limit ${SHOWN_MAX}))
     select ${TRANSFER_COLUMNS}, t.chain_id as "chainId", ${epochMs('t.seen_at')} as "seenAtMs",
            greatest(0, coalesce(cursors.number - t.block_number + 1, 0))::float8 as confirmations
       from picked
       join transfers t on t.business_id = $1 and t.id = picked.id
       left join order_credits c on c.business_id = t.business_id and c.transfer_id = t.id
       left join cursors on cursors.chain_id = t.chain_id
      order by ${NEWEST_SQL}`,
    [order.businessId, tillIds, order.kind === 'payment' ? null : SHOWN_MAX + 1],
  )
  if (order.kind === 'payment') return { transfers: rows, hasOlder: false }
  return { transfers: rows.slice(0, SHOWN_MAX), hasOlder: rows.length > SHOWN_MAX }
}
