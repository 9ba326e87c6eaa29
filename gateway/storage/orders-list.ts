import type { OrderState } from '../orders/order.ts'
import type { Snapshot } from './database.ts'
import { COUNTS_SQL, epochMs } from './orders-rows.ts'

/** A payment as a list shows it. */
export interface ListedOrder {
  readonly token: string
  readonly state: OrderState
  readonly currency: string
  readonly valueAtoms: bigint
  /** Worth of everything that counts. */
  readonly paidFiatAtoms: bigint
  /** The coin chosen last, what was asked in it by its latest promise, and what came of it. */
  readonly assetId: string | null
  readonly amountAtoms: bigint | null
  readonly paidAtoms: bigint | null
  /** Of everything that counts, in order of arrival. */
  readonly txids: readonly string[]
  readonly createdAtMs: number
}

/** Which payments to list. */
export interface ListChoice {
  readonly fromMs: number | null
  readonly toMs: number | null
  readonly state: OrderState | null
  readonly offset: number
  readonly limit: number
}

const CHOSEN = `o.business_id = $1 and o.kind = 'payment'
  and ($2::float8 is null or o.created_at >= to_timestamp($2::float8 / 1000))
  and ($3::float8 is null or o.created_at <= to_timestamp($3::float8 / 1000))
  and ($4::text is null or o.state = $4)`

/** Payments of a business, newest first, and how many there are in all. */
export async function listPayments(
  sql: Snapshot,
  businessId: string,
  choice: ListChoice,
): Promise<{ total: number; orders: ListedOrder[] }> {
  const values = [businessId, choice.fromMs, choice.toMs, choice.state]
  const counted = await sql.query<{ total: number }>(
    `select count(*)::float8 as total from orders o where ${CHOSEN}`,
    values,
  )
  const { rows } = await sql.query<ListedOrder>(
    `select o.token, o.state, o.currency, o.value_atoms as "valueAtoms", ${epochMs('o.created_at')} as "createdAtMs",
            tills.asset_id as "assetId", quote.amount_atoms as "amountAtoms",
            coalesce(paid.fiat, 0) as "paidFiatAtoms", coalesce(paid.atoms, 0) as "paidAtoms",
            coalesce(paid.txids, '{}') as txids
       from (select * from orders o where ${CHOSEN} order by o.created_at desc, o.id desc offset $5 limit $6) o
       left join tills on tills.business_id = o.business_id and tills.id = o.selected_till_id
       left join lateral (
         select amount_atoms from order_quotes q
          where q.business_id = o.business_id and q.till_id = o.selected_till_id order by number desc limit 1) quote on true
       left join lateral (
         select sum(c.fiat_atoms) as fiat, sum(t.amount_atoms) filter (where t.till_id = o.selected_till_id) as atoms,
                array_agg(t.txid order by c.arrived_at, t.id) as txids
           from order_credits c join transfers t on t.business_id = c.business_id and t.id = c.transfer_id
          where c.business_id = o.business_id and c.order_id = o.id and ${COUNTS_SQL}) paid on true
      order by o.created_at desc, o.id desc`,
    [...values, choice.offset, choice.limit],
  )
  return { total: counted.rows[0]?.total ?? 0, orders: rows }
}
