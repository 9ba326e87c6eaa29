import type { Sql } from './database.ts'

/** The secret of a business's webhooks, base64; null before it has one. */
export async function findWebhookSecret(sql: Sql, businessId: string): Promise<string | null> {
  const { rows } = await sql.query<{ secret: string }>(
    'select secret from webhook_secrets where business_id = $1',
    [businessId],
  )
  return rows[0]?.secret ?? null
}

/** Gives a business a secret unless it has one; returns the one it has. */
export async function ensureWebhookSecret(sql: Sql, businessId: string, secret: string): Promise<string> {
  const { rows } = await sql.query<{ secret: string }>(
    `insert into webhook_secrets (business_id, secret) values ($1, $2)
     on conflict (business_id) do update set secret = webhook_secrets.secret returning secret`,
    [businessId, secret],
  )
  return rows[0]?.secret ?? secret
}
