import { randomBytes } from 'node:crypto'
import { insertAccountAct } from '../storage/account-acts.ts'
import { findBleumiWebhook, setBleumiWebhook } from '../storage/bleumi-events.ts'
import { lockBusiness } from '../storage/businesses.ts'
import type { Database } from '../storage/database.ts'
import { ensureWebhookSecret } from '../storage/webhook-secrets.ts'
import { formatSecret, parseWebhookUrl } from './webhook.ts'

const SECRET_BYTES = 32

/**
 * Sets where a business gets its Bleumi webhooks, null for nowhere, and records who did (F101); returns the secret that they are
 * signed with, as merchants see it. The secret is made once and stays. `actor`: a user's id or `command line`.
 * @throws WebhookUrlError
 */
export async function setWebhook(
  db: Database,
  { businessId, actor }: { readonly businessId: string; readonly actor: string },
  text: string | null,
): Promise<{ secret: string }> {
  const url = text === null ? null : parseWebhookUrl(text)
  const fresh = randomBytes(SECRET_BYTES).toString('base64')
  return db.transaction(async sql => {
    await lockBusiness(sql, businessId)
    const before = await findBleumiWebhook(sql, businessId)
    const secret = await ensureWebhookSecret(sql, businessId, fresh)
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
