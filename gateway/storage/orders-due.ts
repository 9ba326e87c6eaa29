import type { OrderKey } from '../orders/ports.ts'
import type { Sql } from './database.ts'
import { VERSION_SQL } from './orders-rows.ts'

/** Orders with transfers that changed since the last look. */
export async function changedOrders(sql: Sql, limit: number): Promise<OrderKey[]> {
  const { rows } = await sql.query<OrderKey>(
    `select distinct x.business_id as "businessId", x.order_id as "orderId"
       from (select till_id from order_changes limit $1) changed
       join order_tills x on x.till_id = changed.till_id`,
    [limit],
  )
  return rows
}

/** Orders whose transfers wait for a rate, and payments whose end has come without enough. */
export async function waitingOrders(sql: Sql, nowMs: number, limit: number): Promise<OrderKey[]> {
  const { rows } = await sql.query<OrderKey>(
    `(select distinct business_id as "businessId", order_id as "orderId" from order_credits
       where rate is null and not late limit $2)
     union
     (select business_id, id from orders
       where expires_at < to_timestamp($1::float8 / 1000) and state in ('waiting', 'partial')
       order by expires_at limit $2)`,
    [nowMs, limit],
  )
  return rows
}

/** The versions of these orders' pages, by token. */
export async function orderVersions(
  sql: Sql,
  tokens: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql.query<{ token: string; version: number }>(
    `select o.token, ${VERSION_SQL} as version from orders o where o.token = any($1)`,
    [tokens],
  )
  return new Map(rows.map(row => [row.token, row.version]))
}
