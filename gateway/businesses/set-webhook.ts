import { randomBytes } from 'node:crypto'
import { setBleumiWebhook } from '../storage/bleumi-events.ts'
import type { Database } from '../storage/database.ts'
import { ensureWebhookSecret } from '../storage/webhook-secrets.ts'

const SECRET_BYTES = 32

/**
 * Sets where a business gets its Bleumi webhooks, null for nowhere; returns the secret that they are signed with, as
 * merchants see it (`whsec_` and base64). The secret is made once and stays.
 */
export async function setWebhook(
  db: Database,
  businessId: string,
  url: string | null,
): Promise<{ secret: string }> {
  const fresh = randomBytes(SECRET_BYTES).toString('base64')
  return db.transaction(async sql => {
    const secret = await ensureWebhookSecret(sql, businessId, fresh)
    await setBleumiWebhook(sql, businessId, url)
    return { secret: `whsec_${secret}` }
  })
}
