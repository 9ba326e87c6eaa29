import type { ExactTillDraft } from '../tills/draft-exact-till.ts'
import type { Sql } from './database.ts'

/** Editions whose addresses take any registered token of their chain (reference bleumi 2.1, 2.2). */
export type PaymentEdition = 'g3' | 'g5'

/** Who asks for a payment's addresses: the API, or a shopper on a hosted page. A payment has one of them for ever. */
export type PaymentOrigin = 'request' | 'checkout'

/** What a merchant calls by one name. */
export interface PaymentName {
  readonly businessId: string
  readonly edition: PaymentEdition
  /** The merchant's own. */
  readonly id: string
}

/** A new address of a payment. */
export interface PaymentAddressDraft extends PaymentName {
  /** Ours, `bpy_…`; used when the name is new. */
  readonly paymentId: string
  readonly origin: PaymentOrigin
  /** Network code as the merchant wrote it. */
  readonly chain: string
  readonly confirmations: number
}

/**
 * Writes an address of a payment with its till, and the payment when its name is new, in one statement. False, and nothing
 * written, when the payment has an address on this network already (g3: on any network), or belongs to another origin. Of
 * several that come at once one wins (F64).
 */
export async function insertPaymentAddress(
  sql: Sql,
  draft: PaymentAddressDraft,
  till: ExactTillDraft,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `with payment as (
       insert into bleumi_payments (business_id, payment_id, edition, id, origin)
       select $1, $2, $3, $4, $5
        where not exists (
          select 1 from bleumi_payments p
            join bleumi_payment_addresses a on a.business_id = p.business_id and a.payment_id = p.payment_id and a.chain = $6
           where p.business_id = $1 and p.edition = $3 and p.id = $4)
       on conflict (business_id, edition, id) do update set updated_at = clock_timestamp()
        where bleumi_payments.origin = excluded.origin and bleumi_payments.edition <> 'g3'
       returning payment_id),
     address as (
       insert into bleumi_payment_addresses (business_id, payment_id, chain, till_id) select $1, payment_id, $6, $7 from payment
       on conflict (business_id, payment_id, chain) do nothing returning till_id)
     insert into tills (business_id, id, dialect, family, address, nonce, terms, terms_hash, asset_id, multi_token,
                        confirmations, announce_pending, settlement)
     select $1, till_id, 'bleumi', $8, $9, $10, $11::jsonb, $12, $13, true, $14, true, 'on_request' from address`,
    [
      ...[draft.businessId, draft.paymentId, draft.edition, draft.id, draft.origin, draft.chain, till.tillId],
      ...[till.family, till.address, till.nonce, JSON.stringify(till.terms), till.termsHash, till.assetId],
      draft.confirmations,
    ],
  )
  return rowCount === 1
}

/**
 * Takes a payment's name before it has any address, for a hosted checkout. False when the name is taken, whoever has it.
 */
export async function reservePayment(
  sql: Sql,
  { businessId, edition, id }: PaymentName,
  paymentId: string,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `insert into bleumi_payments (business_id, payment_id, edition, id, origin) values ($1, $2, $3, $4, 'checkout')
     on conflict (business_id, edition, id) do nothing`,
    [businessId, paymentId, edition, id],
  )
  return rowCount === 1
}

/** An address of a payment, canonical form, or null: of the network, or of any with a null `chain`. */
export async function findPaymentAddress(
  sql: Sql,
  { businessId, edition, id }: PaymentName,
  chain: string | null,
): Promise<{ tillId: string; address: string } | null> {
  const { rows } = await sql.query<{ tillId: string; address: string }>(
    `select a.till_id as "tillId", t.address
       from bleumi_payments p
       join bleumi_payment_addresses a on a.business_id = p.business_id and a.payment_id = p.payment_id
       join tills t on t.business_id = a.business_id and t.id = a.till_id
      where p.business_id = $1 and p.edition = $2 and p.id = $3 and ($4::text is null or a.chain = $4)`,
    [businessId, edition, id, chain],
  )
  return rows[0] ?? null
}
