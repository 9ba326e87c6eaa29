import type { Sql } from './database.ts'

/** Whose protocol a key speaks. */
export type KeyDialect = 'blockbee' | 'bleumi' | 'bleepay'

/**
 * Editions of the Bleumi protocol that share no shapes (reference bleumi 0.1): `g2` wallets of one token, `g3` wallets of
 * any token, `g4` and `g5` payments before and since 2020-06. A key speaks one of them.
 */
export const BLEUMI_EDITIONS = ['g2', 'g3', 'g4', 'g5'] as const
/** One of `BLEUMI_EDITIONS`. */
export type BleumiEdition = (typeof BLEUMI_EDITIONS)[number]

/** A key as stored: its hash, never the key (F67). */
export interface ApiKeyRow {
  readonly businessId: string
  readonly id: string
  readonly dialect: KeyDialect
  /** SHA-256 of the key's text. */
  readonly keyHash: Buffer
  /** May name the payout address in a request (reference blockbee 1.2). */
  readonly addressOverride: boolean
  /** Null for every dialect but Bleumi. */
  readonly edition: BleumiEdition | null
}

/** Writes a key unless one with this hash exists. Returns whether it was written. */
export async function insertApiKey(sql: Sql, key: ApiKeyRow): Promise<boolean> {
  const { rowCount } = await sql.query(
    `insert into api_keys (business_id, id, dialect, key_hash, address_override, edition) values ($1, $2, $3, $4, $5, $6)
     on conflict (key_hash) do nothing`,
    [key.businessId, key.id, key.dialect, key.keyHash, key.addressOverride, key.edition],
  )
  return rowCount === 1
}

/** The key with this hash that is not revoked. */
export async function findApiKey(sql: Sql, keyHash: Buffer): Promise<ApiKeyRow | null> {
  const { rows } = await sql.query<{
    business_id: string
    id: string
    dialect: KeyDialect
    address_override: boolean
    edition: BleumiEdition | null
  }>(
    `select business_id, id, dialect, address_override, edition from api_keys where key_hash = $1 and revoked_at is null`,
    [keyHash],
  )
  const row = rows[0]
  if (!row) return null
  return {
    businessId: row.business_id,
    id: row.id,
    dialect: row.dialect,
    keyHash,
    addressOverride: row.address_override,
    edition: row.edition,
  }
}

/** Revokes a key for ever. Returns whether it was valid until now. */
export async function revokeApiKeyRow(sql: Sql, businessId: string, id: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update api_keys set revoked_at = now() where business_id = $1 and id = $2 and revoked_at is null`,
    [businessId, id],
  )
  return rowCount === 1
}
