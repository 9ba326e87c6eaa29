import { hash, randomBytes } from 'node:crypto'
import type { Sql } from '../storage/database.ts'
import type { SecretBox } from '../storage/secret-box.ts'
import { readWebhookRow } from '../storage/webhook-secrets.ts'

/** Where a business gets its Bleumi webhooks, and what they are signed with. */
export interface Webhook {
  /** Null: it gets none. */
  readonly url: string | null
  /** As merchants see it; null before a URL was set for the first time. */
  readonly secret: string | null
  /** Until when secrets that were replaced go on signing, latest first; epoch milliseconds. */
  readonly retiredUntilMs: readonly number[]
}

/** A URL that webhooks cannot go to; nothing was changed. */
export class WebhookUrlError extends Error {
  readonly code = 'url_invalid'
}

const URL_CHARS_MAX = 2_000
/** Standard Webhooks: 24 to 64. */
const SECRET_BYTES = 32

/** The webhook of a business. Its secret is for those who may manage the account. */
export async function readWebhook(
  sql: Sql,
  box: SecretBox,
  businessId: string,
  nowMs: number,
): Promise<Webhook> {
  const { secret, ...row } = await readWebhookRow(sql, box, businessId, nowMs)
  return { ...row, secret: secret && formatSecret(secret) }
}

/** A random secret, base64. */
export function newWebhookSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64')
}

/** What tells one secret, as merchants see it, from another and gives neither away. */
export function secretMark(secret: string): string {
  return hash('sha256', secret, 'base64url').slice(0, 22)
}

/** The secret as merchants see it: `whsec_` and base64 (Standard Webhooks). */
export function formatSecret(secret: string): string {
  return `whsec_${secret}`
}

/**
 * Where webhooks shall go, as it is sent. Whether it may be reached is decided when they are sent (F56).
 * @throws WebhookUrlError
 */
export function parseWebhookUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:') || text.length > URL_CHARS_MAX)
    throw new WebhookUrlError(`a webhook goes to an http or https URL of at most ${URL_CHARS_MAX} characters`)
  if (url.username !== '' || url.password !== '')
    throw new WebhookUrlError('a webhook goes to a URL without a user name or password')
  return url.href
}
