import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { freshBytes } from '../domain/fresh-bytes.ts'
import type { Database } from './database.ts'

/** The text of a key file is not one. The message never holds any of it. */
export class InvalidSecretsKey extends Error {
  readonly code = 'invalid_secrets_key'
}

/** A value is not sealed, was sealed for another row or under another key, or was changed. */
export class UnreadableSecret extends Error {
  readonly code = 'unreadable_secret'
}

/** The row that a sealed value belongs to: it opens nowhere else. */
export interface SecretPlace {
  readonly table: 'webhook_secrets' | 'retired_webhook_secrets' | 'second_factors' | 'bleumi_checkout_keys'
  /** Key of the row, or of whose rows it is one. */
  readonly row: string
}

/** What a use case needs that reads or writes secrets. */
export interface SecretStore {
  readonly db: Database
  readonly box: SecretBox
}

interface SecretsKey {
  readonly id: string
  readonly bytes: Buffer
}

// NIST SP 800-38D: 96 random bits per value, good for 2^32 values of a key (section 8.3), and the whole tag.
const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16
const VERSION = 'v1'

/**
 * Seals secrets for the database with AES-256-GCM and opens them again (decision 0030, F67). Who reads the database learns nothing of them
 * but their length, and who writes it cannot put one row's into another.
 */
export class SecretBox {
  /** The first seals. */
  readonly #keys: readonly [SecretsKey, ...SecretsKey[]]

  /**
   * @param text of a key file: a key a line, 64 hex digits each. The first seals, all of them open.
   * @throws InvalidSecretsKey
   */
  constructor(text: string) {
    const lines = text.split('\n').map(line => line.trim())
    const [first, ...others] = lines.filter(line => line !== '').map(readKey)
    if (first === undefined) throw new InvalidSecretsKey('the key file of the secrets is empty')
    this.#keys = [first, ...others]
  }

  /** Name of the key that seals. */
  get sealingKeyId(): string {
    return this.#keys[0].id
  }

  /** What every value begins with that was sealed with it. */
  get prefix(): string {
    return `${VERSION}.${this.sealingKeyId}.`
  }

  /** Names of the keys that open. */
  get keyIds(): readonly string[] {
    return this.#keys.map(({ id }) => id)
  }

  /** Text to store in `place`; another one each time. */
  seal(place: SecretPlace, secret: string): string {
    const [{ bytes }] = this.#keys
    const nonce = freshBytes(NONCE_BYTES)
    const cipher = createCipheriv(CIPHER, bytes, nonce, { authTagLength: TAG_BYTES })
    cipher.setAAD(boundTo(place))
    const sealed = [nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]
    return `${this.prefix}${Buffer.concat(sealed).toString('base64url')}`
  }

  /**
   * The secret that was sealed for `place`.
   * @throws UnreadableSecret
   */
  open(place: SecretPlace, stored: string): string {
    const [version, id, content = ''] = stored.split('.')
    const key = version === VERSION ? this.#keys.find(key => key.id === id) : undefined
    const bytes = Buffer.from(content, 'base64url')
    if (key === undefined || bytes.length < NONCE_BYTES + TAG_BYTES) throw unreadable(place)
    const end = bytes.length - TAG_BYTES
    const cipher = createDecipheriv(CIPHER, key.bytes, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
    cipher.setAAD(boundTo(place))
    cipher.setAuthTag(bytes.subarray(end))
    try {
      return Buffer.concat([cipher.update(bytes.subarray(NONCE_BYTES, end)), cipher.final()]).toString('utf8')
    } catch (error) {
      throw unreadable(place, error)
    }
  }
}

/** Whether a stored value is sealed; one of an earlier release is Base64, which has no dots. */
export function isSealed(stored: string): boolean {
  return stored.startsWith(`${VERSION}.`)
}

/** The text of a new key file. */
export function newSecretsKey(): string {
  return `${freshBytes(32).toString('hex')}\n`
}

function readKey(line: string): SecretsKey {
  if (!/^[0-9a-fA-F]{64}$/.test(line))
    throw new InvalidSecretsKey(
      'the key file of the secrets must hold 64 hex digits a line: openssl rand -hex 32',
    )
  const bytes = Buffer.from(line, 'hex')
  const id = createHash('sha256').update('polytill secrets key').update(bytes).digest('hex').slice(0, 16)
  return { id, bytes }
}

function boundTo({ table, row }: SecretPlace): Buffer {
  return Buffer.from(JSON.stringify([table, row]))
}

function unreadable({ table, row }: SecretPlace, cause?: unknown): UnreadableSecret {
  return new UnreadableSecret(`the secret of ${row} in ${table} cannot be opened`, { cause })
}
