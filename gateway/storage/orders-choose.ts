import type { Choice, NewQuote, OrderKey } from '../orders/ports.ts'
import type { TillDraft } from '../tills/draft-till.ts'
import type { Database, Sql } from './database.ts'
import { insertTill } from './tills-insert.ts'

/** Stores a payer's choice; see `OrderStore.choose`. */
export async function chooseTill(db: Database, choice: Choice<TillDraft>): Promise<void> {
  const { businessId, orderId } = choice.key
  await db.transaction(async sql => {
    // One at a time per order: a second window finds what the first one made.
    await sql.query('select 1 from orders where business_id = $1 and id = $2 for update', [
      businessId,
      orderId,
    ])
    const { rows } = await sql.query<{ till_id: string }>(
      'select till_id from order_tills where business_id = $1 and order_id = $2 and ticker = $3',
      [businessId, orderId, choice.ticker],
    )
    const tillId = rows[0]?.till_id ?? choice.draft.tillId
    if (!rows[0]) {
      await insertTill(sql, choice.draft)
      await sql.query(
        'insert into order_tills (business_id, order_id, ticker, till_id) values ($1, $2, $3, $4)',
        [businessId, orderId, choice.ticker, tillId],
      )
    }
    const isNew = choice.quote !== null && (await insertQuote(sql, businessId, tillId, choice.quote))
    await sql.query(
      `update orders set selected_till_id = $3, version = version + 1
        where business_id = $1 and id = $2 and ($4 or selected_till_id is distinct from $3)`,
      [businessId, orderId, tillId, isNew],
    )
  })
}

/** Stores another promise for the chosen coin; see `OrderStore.renewQuote`. */
export async function renewQuote(
  db: Database,
  { businessId, orderId }: OrderKey,
  tillId: string,
  quote: NewQuote,
): Promise<void> {
  await db.transaction(async sql => {
    const chosen = await sql.query(
      'select 1 from orders where business_id = $1 and id = $2 and selected_till_id = $3 for update',
      [businessId, orderId, tillId],
    )
    if (chosen.rowCount === 0 || !(await insertQuote(sql, businessId, tillId, quote))) return
    await sql.query('update orders set version = version + 1 where business_id = $1 and id = $2', [
      businessId,
      orderId,
    ])
  })
}

/** False when an earlier promise still holds. The order is locked, so the next number is free. */
async function insertQuote(sql: Sql, businessId: string, tillId: string, quote: NewQuote): Promise<boolean> {
  const { rowCount } = await sql.query(
    `insert into order_quotes (business_id, till_id, number, rate, sources, quoted_at, valid_until, outstanding_atoms,
                               amount_atoms)
     select $1, $2, 1 + (select coalesce(max(number), 0) from order_quotes where business_id = $1 and till_id = $2),
            $3::numeric, $4::jsonb, to_timestamp($5::float8 / 1000), to_timestamp($6::float8 / 1000), $7, $8
      where not exists (
        select 1 from order_quotes
         where business_id = $1 and till_id = $2 and (valid_until is null or valid_until >= to_timestamp($5::float8 / 1000)))`,
    [
      ...[
        businessId,
        tillId,
        quote.rate,
        JSON.stringify(quote.sources),
        quote.quotedAtMs,
        quote.validUntilMs,
      ],
      ...[quote.outstandingAtoms, quote.amountAtoms],
    ],
  )
  return rowCount === 1
}
