import { insertAccountAct } from '../storage/account-acts.ts'
import { lockBusiness } from '../storage/businesses.ts'
import type { SecretStore } from '../storage/secret-box.ts'
import { readWebhookRow, replaceWebhookSecret } from '../storage/webhook-secrets.ts'
import { formatSecret, newWebhookSecret, secretMark } from './webhook.ts'

/** How long a replaced secret signs beside the new one. */
export const SECRET_GRACE_MS = 24 * 3_600_000
/** Replaced secrets that may sign at a time: each adds a signature to the header of every webhook. */
export const RETIRED_SECRETS_MAX = 3

/** Why a secret was not replaced. `code` is stable. */
export class SecretRotationError extends Error {
  readonly code: 'no_secret' | 'too_many'

  constructor(code: SecretRotationError['code'], message: string) {
    super(message)
    this.code = code
  }
}

/**
 * Gives a business a new webhook secret and records who did (F101). The one before signs too for `SECRET_GRACE_MS`, so the receiver can
 * learn the new one meanwhile (Standard Webhooks: several signatures in one header). `actor`: a user's id or `command line`; `mark`: the
 * secret that whoever asks has seen, by `secretMark`; when that one was replaced already, nothing is changed, so that a form that is sent
 * twice rotates once. Null: whichever it is. Returns the secret that holds now, as merchants see it.
 * @throws SecretRotationError
 */
export async function rotateWebhookSecret(
  { db, box }: SecretStore,
  { businessId, actor }: { readonly businessId: string; readonly actor: string },
  { nowMs, mark }: { readonly nowMs: number; readonly mark: string | null },
): Promise<{ secret: string }> {
  const fresh = newWebhookSecret()
  return db.transaction(async sql => {
    await lockBusiness(sql, businessId)
    const { secret, retiredUntilMs } = await readWebhookRow(sql, box, businessId, nowMs)
    if (secret === null) throw new SecretRotationError('no_secret', 'there is no secret yet: set a URL first')
    const shown = formatSecret(secret)
    if (mark !== null && mark !== secretMark(shown)) return { secret: shown }
    if (retiredUntilMs.length >= RETIRED_SECRETS_MAX)
      throw new SecretRotationError(
        'too_many',
        `${RETIRED_SECRETS_MAX} replaced secrets still sign; wait until the first of them ends`,
      )
    await replaceWebhookSecret(sql, box, businessId, {
      ...{ secret: fresh, replaced: secret, nowMs },
      validUntilMs: nowMs + SECRET_GRACE_MS,
    })
    await insertAccountAct(sql, {
      ...{ businessId, actor, act: 'webhook.rotated', subject: 'bleumiWebhook' },
      ...{ before: null, after: null },
    })
    return { secret: formatSecret(fresh) }
  })
}
