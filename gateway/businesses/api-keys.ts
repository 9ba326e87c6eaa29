import { hash, randomBytes } from 'node:crypto'
import { newId } from '../domain/ids.ts'
import {
  type BleumiEdition,
  findApiKey,
  insertApiKey,
  type KeyDialect,
  revokeApiKeyRow,
} from '../storage/api-keys.ts'
import type { Sql } from '../storage/database.ts'
import { BusinessError } from './errors.ts'

export { BLEUMI_EDITIONS, type BleumiEdition, type KeyDialect } from '../storage/api-keys.ts'

const KEY_BYTES = 32

/** What a key allows. */
export interface KeyGrant {
  readonly businessId: string
  readonly dialect: KeyDialect
  /** The key may name payout addresses in requests (reference blockbee 1.2, "Address Override"). */
  readonly addressOverride: boolean
  /** Of a Bleumi key, else without meaning; default `g2`. */
  readonly edition?: BleumiEdition
}

/** A new random API key text: 256 bits, base64url without padding. Not stored anywhere. */
export function newApiKey(): string {
  return randomBytes(KEY_BYTES).toString('base64url')
}

/** What is kept of a key. Plain SHA-256 is enough because keys are random, not chosen (F67). */
export function hashApiKey(key: string): Buffer {
  return hash('sha256', key, 'buffer')
}

/** Creates a key and returns its text, which cannot be read again. */
export async function createApiKey(sql: Sql, grant: KeyGrant): Promise<{ id: string; key: string }> {
  const key = newApiKey()
  return { id: (await registerApiKey(sql, { ...grant, key })).id, key }
}

/**
 * Stores a key made elsewhere with `newApiKey`. Registering the same key with the same grant again changes nothing and
 * returns its id.
 * @throws BusinessError `weak_key` for fewer than 43 characters, `key_taken` when the key is known with another grant
 *   or revoked (F108)
 */
export async function registerApiKey(sql: Sql, grant: KeyGrant & { key: string }): Promise<{ id: string }> {
  if (!/^[A-Za-z0-9_-]{43,128}$/.test(grant.key))
    throw new BusinessError('weak_key', 'an API key has at least 43 base64url characters')
  const row = {
    businessId: grant.businessId,
    id: newId('key'),
    dialect: grant.dialect,
    keyHash: hashApiKey(grant.key),
    addressOverride: grant.addressOverride,
    edition: grant.dialect === 'bleumi' ? (grant.edition ?? 'g2') : null,
  }
  if (await insertApiKey(sql, row)) return { id: row.id }
  const stored = await findApiKey(sql, row.keyHash)
  if (
    stored?.businessId !== grant.businessId ||
    stored.dialect !== grant.dialect ||
    stored.addressOverride !== grant.addressOverride ||
    stored.edition !== row.edition
  )
    throw new BusinessError('key_taken', 'this API key is already registered with another grant')
  return { id: stored.id }
}

/** Revokes a key; requests with it fail within `AUTHENTICATION_CACHE_MS`. False when it was not valid. */
export async function revokeApiKey(sql: Sql, businessId: string, id: string): Promise<boolean> {
  return revokeApiKeyRow(sql, businessId, id)
}
