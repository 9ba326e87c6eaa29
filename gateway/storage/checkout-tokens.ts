import type { Sql } from './database.ts'

/** Tickers that a business set itself, by currency; a currency that is missing goes by default. */
export async function readCheckoutTokens(
  sql: Sql,
  businessId: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await sql.query<{ currency: string; tickers: string[] }>(
    'select currency, tickers from bleumi_checkout_tokens where business_id = $1 order by currency',
    [businessId],
  )
  return new Map(rows.map(row => [row.currency, row.tickers]))
}

/** Sets the tickers of a currency; null: by default again. */
export async function writeCheckoutTokens(
  sql: Sql,
  businessId: string,
  currency: string,
  tickers: readonly string[] | null,
): Promise<void> {
  if (tickers === null)
    await sql.query('delete from bleumi_checkout_tokens where business_id = $1 and currency = $2', [
      businessId,
      currency,
    ])
  else
    await sql.query(
      `insert into bleumi_checkout_tokens (business_id, currency, tickers) values ($1, $2, $3)
       on conflict (business_id, currency) do update set tickers = excluded.tickers, updated_at = now()`,
      [businessId, currency, tickers],
    )
}
