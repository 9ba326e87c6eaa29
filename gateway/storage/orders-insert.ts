import type { Order } from '../orders/order.ts'
import type { Sql } from './database.ts'

/** Writes a new order. */
export async function insertOrder(sql: Sql, order: Order): Promise<void> {
  await sql.query(
    `insert into orders (business_id, id, kind, token, success_token, currency, value_atoms, description, redirect_url,
                         notify_url, method, payment_url, expires_at, tolerance_bps, quote_seconds, confirmations)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, to_timestamp($13::float8 / 1000), $14, $15, $16)`,
    [
      ...[order.businessId, order.id, order.kind, order.token, order.successToken, order.currency],
      ...[order.valueAtoms, order.description, order.redirectUrl, order.notifyUrl, order.method],
      ...[order.paymentUrl, order.expiresAtMs, order.toleranceBps, order.quoteSeconds, order.confirmations],
    ],
  )
}
