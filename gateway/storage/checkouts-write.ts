import type { Checkout } from '../checkouts/checkout.ts'
import type { Sql } from './database.ts'

/** The payment of a merchant's id when a checkout made it, or null: a payment that the API made is none. */
export async function findCheckoutPayment(
  sql: Sql,
  businessId: string,
  merchantId: string,
): Promise<string | null> {
  const { rows } = await sql.query<{ payment_id: string }>(
    `select payment_id from bleumi_payments
      where business_id = $1 and edition = 'g5' and id = $2 and origin = 'checkout'`,
    [businessId, merchantId],
  )
  return rows[0]?.payment_id ?? null
}

/** Writes a new checkout of a payment that exists. */
export async function insertCheckout(sql: Sql, checkout: Checkout): Promise<void> {
  await sql.query(
    `insert into bleumi_checkouts (business_id, id, payment_id, currency, amount_atoms, offers, success_url, cancel_url,
                                   base64_transform)
     values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9)`,
    [
      ...[checkout.businessId, checkout.id, checkout.paymentId, checkout.currency, checkout.amountAtoms],
      ...[JSON.stringify(checkout.offers), checkout.successUrl, checkout.cancelUrl, checkout.base64Transform],
    ],
  )
}

/** Notes what the shopper chose; the page changes unless that was chosen already. */
export async function selectOffer(
  sql: Sql,
  { businessId, id }: Pick<Checkout, 'businessId' | 'id'>,
  assetId: string,
): Promise<void> {
  await sql.query(
    `update bleumi_checkouts set selected_asset_id = $3, version = version + 1
      where business_id = $1 and id = $2 and selected_asset_id is distinct from $3`,
    [businessId, id, assetId],
  )
}
