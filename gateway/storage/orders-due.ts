import type { OrderKey } from '../orders/ports.ts'
import type { Sql } from './database.ts'
import { VERSION_SQL } from './orders-rows.ts'

/** Orders with transfers that changed since the last look, but those set aside. */
export async function changedOrders(
  sql: Sql,
  limit: number,
  setAside: readonly string[],
): Promise<OrderKey[]> {
  const { rows } = await sql.query<OrderKey>(
    `select distinct x.business_id as "businessId", x.order_id as "orderId"
       from order_changes join order_tills x on x.till_id = order_changes.till_id
      where x.order_id <> all($2) limit $1`,
    [limit, setAside],
  )
  return rows
}

/** Payments whose end has come without enough. */
export async function endedOrders(
  sql: Sql,
  nowMs: number,
  limit: number,
  setAside: readonly string[],
): Promise<OrderKey[]> {
  const { rows } = await sql.query<OrderKey>(
    `select business_id as "businessId", id as "orderId" from orders
      where expires_at < to_timestamp($1::float8 / 1000) and state in ('waiting', 'partial') and id <> all($3)
      order by expires_at limit $2`,
    [nowMs, limit, setAside],
  )
  return rows
}

/** Orders whose transfers wait for a rate, in order, from the one after `after`. */
export async function unpricedOrders(
  sql: Sql,
  after: string,
  limit: number,
  setAside: readonly string[],
): Promise<OrderKey[]> {
  const { rows } = await sql.query<OrderKey>(
    `select distinct business_id as "businessId", order_id as "orderId" from order_credits
      where rate is null and not late and order_id > $1 and order_id <> all($3)
      order by order_id limit $2`,
    [after, limit, setAside],
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
