import type { Sql } from './database.ts'

/** Locks a business against other changes of its default addresses and tells the one of a ticker, or null. */
export async function lockDefaultAddress(
  sql: Sql,
  businessId: string,
  ticker: string,
): Promise<string | null> {
  await sql.query('select 1 from businesses where id = $1 for no key update', [businessId])
  const { rows } = await sql.query<{ address: string }>(
    'select address from default_addresses where business_id = $1 and ticker = $2',
    [businessId, ticker],
  )
  return rows[0]?.address ?? null
}

/** Removes the default address of a ticker. Addresses that were given out keep their terms. */
export async function deleteDefaultAddress(sql: Sql, businessId: string, ticker: string): Promise<void> {
  await sql.query('delete from default_addresses where business_id = $1 and ticker = $2', [
    businessId,
    ticker,
  ])
}
