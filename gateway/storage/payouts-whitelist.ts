import type { Sql } from './database.ts'

/** Whom a business may pay. */
export interface PayoutWhitelist {
  /** False: anyone, whoever is listed. */
  readonly enforced: boolean
  /** Canonical form, in alphabetical order. */
  readonly recipients: readonly string[]
}

/** Whom a business may pay, and whether that list is in force. */
export async function payoutWhitelist(sql: Sql, businessId: string): Promise<PayoutWhitelist> {
  const { rows } = await sql.query<PayoutWhitelist>(
    `select exists (select 1 from payout_whitelists where business_id = $1) as enforced,
            array(select address from payout_recipients where business_id = $1 order by address) as recipients`,
    [businessId],
  )
  return rows[0] ?? { enforced: false, recipients: [] }
}

/** Turns it on or off; the list stays. False: it was so already. */
export async function enforceWhitelist(sql: Sql, businessId: string, enforced: boolean): Promise<boolean> {
  const { rowCount } = await sql.query(
    enforced
      ? 'insert into payout_whitelists (business_id) values ($1) on conflict do nothing'
      : 'delete from payout_whitelists where business_id = $1',
    [businessId],
  )
  return rowCount === 1
}

/** Lists recipients, canonical form; returns those that were not listed before. */
export async function addRecipients(
  sql: Sql,
  businessId: string,
  addresses: readonly string[],
): Promise<string[]> {
  const { rows } = await sql.query<{ address: string }>(
    `insert into payout_recipients (business_id, address) select $1, unnest($2::text[]) on conflict do nothing
     returning address`,
    [businessId, addresses],
  )
  return rows.map(({ address }) => address)
}

/** Takes recipients off the list; returns those that were on it. */
export async function removeRecipients(
  sql: Sql,
  businessId: string,
  addresses: readonly string[],
): Promise<string[]> {
  const { rows } = await sql.query<{ address: string }>(
    'delete from payout_recipients where business_id = $1 and address = any($2) returning address',
    [businessId, addresses],
  )
  return rows.map(({ address }) => address)
}

/** The first of these that the business may not pay now, or null. */
export async function firstUnlisted(
  sql: Sql,
  businessId: string,
  addresses: readonly string[],
): Promise<string | null> {
  const { rows } = await sql.query<{ address: string }>(
    `select x.address from unnest($2::text[]) with ordinality as x(address, position)
      where exists (select 1 from payout_whitelists where business_id = $1)
        and not exists (select 1 from payout_recipients r where r.business_id = $1 and r.address = x.address)
      order by x.position limit 1`,
    [businessId, addresses],
  )
  return rows[0]?.address ?? null
}
