import type { BleumiEdition, KeyDialect } from './api-keys.ts'
import type { Sql } from './database.ts'

/** A key as its owner sees it: everything but the key. */
export interface ListedKey {
  readonly id: string
  readonly dialect: KeyDialect
  readonly edition: BleumiEdition | null
  readonly label: string
  readonly addressOverride: boolean
  readonly createdAtMs: number
  readonly isRevoked: boolean
}

/** Keys of a business, valid ones first, newest first. */
export async function listApiKeys(sql: Sql, businessId: string, limit: number): Promise<ListedKey[]> {
  const { rows } = await sql.query<ListedKey>(
    `select id, dialect, edition, label, address_override as "addressOverride",
            (extract(epoch from created_at) * 1000)::float8 as "createdAtMs", revoked_at is not null as "isRevoked"
       from api_keys where business_id = $1 order by revoked_at is not null, id desc limit $2`,
    [businessId, limit],
  )
  return rows
}

/** Gives a key the name that lists show. */
export async function setApiKeyLabel(sql: Sql, businessId: string, id: string, label: string): Promise<void> {
  await sql.query('update api_keys set label = $3 where business_id = $1 and id = $2', [
    businessId,
    id,
    label,
  ])
}

/** Gives a valid key the right to name payout addresses, or takes it. Tells what it had before; null: no such valid key. */
export async function setAddressOverride(
  sql: Sql,
  businessId: string,
  id: string,
  addressOverride: boolean,
): Promise<boolean | null> {
  const { rows } = await sql.query<{ before: boolean }>(
    `with old as (select address_override from api_keys
                   where business_id = $1 and id = $2 and revoked_at is null for update)
     update api_keys set address_override = $3 from old
      where business_id = $1 and id = $2 returning old.address_override as before`,
    [businessId, id, addressOverride],
  )
  return rows[0]?.before ?? null
}
