import type { Order, OrderState } from '../orders/order.ts'
import type { OrderTill } from '../orders/ports.ts'
import type { OrderQuote } from '../orders/quote.ts'
import type { SourcePrice } from '../rates/ports.ts'
import type { Sql } from './database.ts'

/** Milliseconds since the epoch of a timestamp. */
export const epochMs = (column: string): string => `round(extract(epoch from ${column}) * 1000)::float8`

/** Columns of `orders o`, named as `Order` has them. */
export const ORDER_COLUMNS = `o.business_id as "businessId", o.id, o.kind, o.token, o.success_token as "successToken",
  o.currency, o.value_atoms as "valueAtoms", o.description, o.redirect_url as "redirectUrl",
  o.notify_url as "notifyUrl", o.method, o.payment_url as "paymentUrl", ${epochMs('o.expires_at')} as "expiresAtMs",
  o.tolerance_bps as "toleranceBps", o.quote_seconds as "quoteSeconds", o.confirmations`

/**
 * A number per `orders o` that grows with everything its page shows: its own version, and below it the heads of the chains
 * that its unconfirmed transfers wait on. While a chain is shorter than it was the number may fall; a page keeps the
 * newer view meanwhile.
 */
export const VERSION_SQL = `(o.version * 1000000000 + coalesce((
  select sum(c.number) from cursors c
   where c.chain_id in (select t.chain_id from order_tills x join transfers t on t.till_id = x.till_id
                         where x.business_id = o.business_id and x.order_id = o.id and t.state = 'seen'
                           and starts_with(t.till_id, 'otl_'))), 0)
  % 1000000000)::float8`

/** Columns of `orders o` that change. */
export const PROGRESS_COLUMNS = `o.state, ${VERSION_SQL} as version, o.selected_till_id as "selectedTillId",
  ${epochMs('o.completed_at')} as "completedAtMs", ${epochMs('o.created_at')} as "createdAtMs"`

/** A row of `orders`. */
export interface OrderRow extends Order {
  readonly state: OrderState
  readonly version: number
  readonly selectedTillId: string | null
  readonly completedAtMs: number | null
  readonly createdAtMs: number
}

/** Columns of `transfers t left join order_credits c`, named as `OrderTransfer` has them. */
export const TRANSFER_COLUMNS = `t.id as "transferId", t.till_id as "tillId", t.asset_id as "assetId", t.txid,
  t.amount_atoms as "amountAtoms", t.state, t.disposition, ${epochMs('c.arrived_at')} as "arrivedAtMs",
  coalesce(c.late, false) as late, c.rate::text as rate, c.fiat_atoms as "fiatAtoms"`

/** Newest first; what came in one block in the order of the block. */
export const NEWEST_SQL = 't.seen_at desc, t.block_number desc, t.tx_index desc, t.ordinal desc, t.id desc'

/** The newest transfers of the tills `$2` that fulfil a condition, at most so many of each, by index (migration 0016). */
export const newestSql = (condition: string, limit: string): string => `
  select newest.id, newest.seen_at
    from unnest($2::text[]) as given (till_id),
    lateral (select id, seen_at from transfers
              where till_id = given.till_id and starts_with(till_id, 'otl_') and ${condition}
              order by seen_at desc, id desc limit ${limit}) newest`

/** What counts, in SQL: `counts` of orders/order.ts. */
export const COUNTS_SQL = `t.state <> 'orphaned' and t.disposition = 'accepted' and coalesce(not c.late, false)`

/** Takes the changing columns out of a row. */
export function orderOf(row: OrderRow): Order {
  const { state: _s, version: _v, selectedTillId: _t, completedAtMs: _c, createdAtMs: _a, ...order } = row
  return order
}

/** The tills of an order, in the order in which their coins were chosen first. */
export async function readTills(sql: Sql, businessId: string, orderId: string): Promise<OrderTill[]> {
  const { rows } = await sql.query<OrderTill>(
    `select t.id as "tillId", x.ticker, t.asset_id as "assetId", t.address,
            jsonb_array_length(t.terms->'recipients') as recipients
       from order_tills x join tills t on t.business_id = x.business_id and t.id = x.till_id
      where x.business_id = $1 and x.order_id = $2 order by x.created_at, x.till_id`,
    [businessId, orderId],
  )
  return rows
}

/** The last promises of each till, at most `limit` each. */
export async function readQuotes(
  sql: Sql,
  businessId: string,
  tillIds: readonly string[],
  limit: number,
): Promise<OrderQuote[]> {
  if (tillIds.length === 0) return []
  const { rows } = await sql.query<OrderQuote & { sources: SourcePrice[] }>(
    `select q.*
       from unnest($2::text[]) as given (till_id),
       lateral (
         select till_id as "tillId", number, rate::text as rate, sources, ${epochMs('quoted_at')} as "quotedAtMs",
                ${epochMs('valid_until')} as "validUntilMs"
           from order_quotes where business_id = $1 and till_id = given.till_id order by number desc limit $3) q`,
    [businessId, tillIds, limit],
  )
  return rows
}
