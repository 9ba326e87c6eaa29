import { CHECKOUT_CONFIRMATIONS, type Checkout, type CheckoutPart } from '../checkouts/checkout.ts'
import type { Sql } from './database.ts'
import { epochMs } from './orders-rows.ts'

/** A checkout in a list, with what came of the offered tokens, in order of arrival. */
export interface CheckoutRow {
  readonly checkout: Pick<Checkout, 'id' | 'merchantId' | 'currency' | 'amountAtoms' | 'offers'>
  readonly createdAtMs: number
  readonly parts: readonly CheckoutPart[]
}

type Row = CheckoutRow['checkout'] & {
  readonly createdAtMs: number
  readonly parts: readonly (Omit<CheckoutPart, 'amountAtoms'> & { readonly amountAtoms: string })[]
}

/**
 * Checkouts of a business, the latest first; only older ones than `before`, a checkout's public name, unless it is null. One statement, so
 * that confirmations and parts are of one moment.
 */
export async function listCheckouts(
  sql: Sql,
  businessId: string,
  { before, limit }: { readonly before: string | null; readonly limit: number },
): Promise<CheckoutRow[]> {
  const { rows } = await sql.query<Row>(
    `with shown as materialized (
       select * from bleumi_checkouts c
        where business_id = $1
          and ($2::text is null or (created_at, id) < (select created_at, id from bleumi_checkouts where business_id = $1 and id = $2))
        order by created_at desc, id desc limit $3)
     select c.id, p.id as "merchantId", c.currency, c.amount_atoms as "amountAtoms", c.offers,
            ${epochMs('c.created_at')} as "createdAtMs",
            (select coalesce(json_agg(json_build_object(
                      'chain', a.chain, 'assetId', t.asset_id, 'txid', t.txid, 'amountAtoms', t.amount_atoms::text,
                      'state', t.state, 'confirmations',
                      greatest(0, least(${CHECKOUT_CONFIRMATIONS}, coalesce(cursors.number - t.block_number + 1, 0))))
                      order by t.seen_at, t.block_number, t.tx_index, t.ordinal, t.id), '[]')
               from bleumi_payment_addresses a
               join transfers t on t.business_id = a.business_id and t.till_id = a.till_id
               left join cursors on cursors.chain_id = t.chain_id
              where a.business_id = c.business_id and a.payment_id = c.payment_id
                and t.asset_id in (select offer->>'assetId' from jsonb_array_elements(c.offers) offer)) as parts
       from shown c
       join bleumi_payments p on p.business_id = c.business_id and p.payment_id = c.payment_id
      order by c.created_at desc, c.id desc`,
    [businessId, before, limit],
  )
  return rows.map(({ createdAtMs, parts, ...checkout }) => ({
    ...{ checkout, createdAtMs },
    parts: parts.map(part => ({ ...part, amountAtoms: BigInt(part.amountAtoms) })),
  }))
}
