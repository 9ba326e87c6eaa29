import type { Sql } from './database.ts'
import { Gather } from './gather.ts'

/** Sets where a business wants its money of one ticker (path form). Addresses that exist already keep their terms. */
export async function upsertDefaultAddress(
  sql: Sql,
  row: { businessId: string; ticker: string; address: string },
): Promise<void> {
  await sql.query(
    `insert into default_addresses (business_id, ticker, address) values ($1, $2, $3)
     on conflict (business_id, ticker) do update set address = excluded.address`,
    [row.businessId, row.ticker, row.address],
  )
}

/** The default address of a ticker as it was set: an address or `p@a|p@a`. */
export async function findDefaultAddress(
  sql: Sql,
  businessId: string,
  ticker: string,
): Promise<string | null> {
  const { rows } = await sql.query<{ address: string }>(
    `select address from default_addresses where business_id = $1 and ticker = $2`,
    [businessId, ticker],
  )
  return rows[0]?.address ?? null
}

/** `findDefaultAddress` for many requests: those that come together share a statement, which begins after all of them came. */
export function gatherDefaultAddresses(
  sql: Sql,
): (businessId: string, ticker: string) => Promise<string | null> {
  const reads = new Gather<readonly [string, string], string | null>(async asked => {
    const { rows } = await sql.query<{ address: string | null }>(
      `select d.address from unnest($1::text[], $2::text[]) with ordinality as a(business_id, ticker, place)
         left join default_addresses d on d.business_id = a.business_id and d.ticker = a.ticker order by a.place`,
      [asked.map(([businessId]) => businessId), asked.map(([, ticker]) => ticker)],
    )
    return rows.map(({ address }) => address)
  })
  return (businessId, ticker) => reads.add([businessId, ticker])
}

/** All default addresses of a business as they were set, by ticker. */
export async function readDefaultAddresses(
  sql: Sql,
  businessId: string,
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql.query<{ ticker: string; address: string }>(
    'select ticker, address from default_addresses where business_id = $1',
    [businessId],
  )
  return new Map(rows.map(row => [row.ticker, row.address]))
}

/** Removes the default address of a ticker. Addresses that were given out keep their terms. */
export async function deleteDefaultAddress(sql: Sql, businessId: string, ticker: string): Promise<void> {
  await sql.query('delete from default_addresses where business_id = $1 and ticker = $2', [
    businessId,
    ticker,
  ])
}
