import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto'
import { StartupError } from './startup-error.ts'

/** OWASP's floor for scrypt: 128 MiB for a third of a second, once per start. */
const SCRYPT = { N: 131_072, r: 8, p: 1, maxmem: 160 * 1_048_576 }
const FORMAT = 'polytill-key/1'

/** What the secret is sealed under: a person's passphrase, or 32 random bytes kept in a file. */
export type SealingSecret =
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  | { readonly kind: 'key-file'; readonly key: Uint8Array }

interface SealedKey {
  readonly format: string
  /** Readable without the secret, and authenticated by the seal. */
  readonly address: string
  readonly sealedUnder: SealingSecret['kind']
  readonly salt: string
  readonly iv: string
  readonly ciphertext: string
  readonly tag: string
}

/** The text of `key.json`: the secret under AES-256-GCM, bound to its address (F90). */
export function sealKey(secret: Uint8Array, address: string, under: SealingSecret): string {
  const salt = randomBytes(16)
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', stretch(under, salt), iv).setAAD(bind(address, under.kind))
  const ciphertext = Buffer.concat([cipher.update(secret), cipher.final()])
  const sealed: SealedKey = {
    format: FORMAT,
    address,
    sealedUnder: under.kind,
    salt: salt.toString('hex'),
    iv: iv.toString('hex'),
    ciphertext: ciphertext.toString('hex'),
    tag: cipher.getAuthTag().toString('hex'),
  }
  return `${JSON.stringify(sealed, null, 2)}\n`
}

/** The secret in the text of `key.json`. Throws `key_unreadable` for a wrong secret or any flipped bit. */
export function unsealKey(text: string, under: SealingSecret): Uint8Array {
  const sealed = parseSealedKey(text)
  if (sealed.sealedUnder !== under.kind) {
    throw new StartupError(
      'key_unreadable',
      sealed.sealedUnder === 'passphrase'
        ? 'the key is sealed under a passphrase: set POLYTILL_SIGNER_PASSPHRASE'
        : 'the key is sealed under a key file: unset POLYTILL_SIGNER_PASSPHRASE',
    )
  }
  try {
    const decipher = createDecipheriv(
      'aes-256-gcm',
      stretch(under, fromHexText(sealed.salt)),
      fromHexText(sealed.iv),
      {
        authTagLength: 16,
      },
    )
    decipher.setAAD(bind(sealed.address, sealed.sealedUnder)).setAuthTag(fromHexText(sealed.tag))
    return Uint8Array.from(Buffer.concat([decipher.update(fromHexText(sealed.ciphertext)), decipher.final()]))
  } catch (cause) {
    throw new StartupError('key_unreadable', 'wrong passphrase or key file, or key.json was changed', {
      cause,
    })
  }
}

/** Address and seal in the text of `key.json`, without opening it. */
export function parseSealedKey(text: string): SealedKey {
  try {
    const sealed: unknown = JSON.parse(text)
    if (isSealedKey(sealed)) return sealed
  } catch (cause) {
    throw new StartupError('key_unreadable', 'key.json is not JSON', { cause })
  }
  throw new StartupError('key_unreadable', 'key.json is not a sealed key of this version')
}

function isSealedKey(value: unknown): value is SealedKey {
  if (typeof value !== 'object' || value === null) return false
  const sealed: Partial<Record<keyof SealedKey, unknown>> = value
  const texts = [sealed.address, sealed.salt, sealed.iv, sealed.ciphertext, sealed.tag]
  return (
    sealed.format === FORMAT &&
    texts.every(text => typeof text === 'string') &&
    (sealed.sealedUnder === 'passphrase' || sealed.sealedUnder === 'key-file')
  )
}

function stretch(under: SealingSecret, salt: Uint8Array): Uint8Array {
  return under.kind === 'key-file'
    ? under.key
    : scryptSync(under.passphrase.normalize('NFKC'), salt, 32, SCRYPT)
}

function bind(address: string, sealedUnder: string): Uint8Array {
  return Buffer.from(`${FORMAT}:${address}:${sealedUnder}`, 'utf8')
}

function fromHexText(hex: string): Uint8Array {
  return Buffer.from(hex, 'hex')
}
