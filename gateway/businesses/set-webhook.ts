import { insertAccountAct } from '../storage/account-acts.ts'
import { findBleumiWebhook, setBleumiWebhook } from '../storage/bleumi-events.ts'
import { lockBusiness } from '../storage/businesses.ts'
import type { SecretStore } from '../storage/secret-box.ts'
import { ensureWebhookSecret } from '../storage/webhook-secrets.ts'
import { formatSecret, newWebhookSecret, parseWebhookUrl } from './webhook.ts'

/**
 * Sets where a business gets its Bleumi webhooks, null for nowhere, and records who did (F101); returns the secret that they are
 * signed with, as merchants see it. The secret is made with the first URL and stays until it is rotated. `actor`: a user's id or `command line`.
 * @throws WebhookUrlError
 */
export async function setWebhook(
  { db, box }: SecretStore,
  { businessId, actor }: { readonly businessId: string; readonly actor: string },
  text: string | null,
): Promise<{ secret: string }> {
  const url = text === null ? null : parseWebhookUrl(text)
  const fresh = newWebhookSecret()
  return db.transaction(async sql => {
    await lockBusiness(sql, businessId)
    const before = await findBleumiWebhook(sql, businessId)
    const secret = await ensureWebhookSecret(sql, box, businessId, fresh)
    await setBleumiWebhook(sql, businessId, url)
    if (before !== url)
      await insertAccountAct(sql, {
        ...{ businessId, actor, act: 'setting.changed', subject: 'bleumiWebhook' },
        ...{ before: withoutQuery(before), after: withoutQuery(url) },
      })
    return { secret: formatSecret(secret) }
  })
}

/** A query may hold a token, and acts hold no secrets. */
function withoutQuery(url: string | null): string | null {
  return url?.replace(/[?#].*$/, '') ?? null
}
