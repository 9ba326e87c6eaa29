import type { Sql } from './database.ts'

/** The secrets that sign a business's webhooks at `nowMs`, base64: the present one first, then those replaced last. */
export async function signingSecrets(sql: Sql, businessId: string, nowMs: number): Promise<string[]> {
  const { rows } = await sql.query<{ secret: string }>(
    `select secret from (
       select secret, 'infinity'::timestamptz as until from webhook_secrets where business_id = $1
       union all
       select secret, valid_until from retired_webhook_secrets
        where business_id = $1 and valid_until > to_timestamp($2::float8 / 1000)) valid
      order by until desc`,
    [businessId, nowMs],
  )
  return rows.map(({ secret }) => secret)
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

/**
 * Puts `secret` in the place of the present one, which goes on signing until `validUntilMs`, and forgets those whose time was over at
 * `nowMs`. To be called with the business locked.
 */
export async function replaceWebhookSecret(
  sql: Sql,
  businessId: string,
  {
    secret,
    nowMs,
    validUntilMs,
  }: { readonly secret: string; readonly nowMs: number; readonly validUntilMs: number },
): Promise<void> {
  await sql.query(
    `delete from retired_webhook_secrets where business_id = $1 and valid_until <= to_timestamp($2::float8 / 1000)`,
    [businessId, nowMs],
  )
  await sql.query(
    `insert into retired_webhook_secrets (business_id, secret, valid_until)
     select business_id, secret, to_timestamp($2::float8 / 1000) from webhook_secrets where business_id = $1`,
    [businessId, validUntilMs],
  )
  await sql.query('update webhook_secrets set secret = $2, created_at = now() where business_id = $1', [
    businessId,
    secret,
  ])
}

/** Where a business gets its Bleumi webhooks and what they are signed with, as of one moment. */
export interface WebhookRow {
  readonly url: string | null
  /** Base64. */
  readonly secret: string | null
  /** Until when secrets that were replaced go on signing, latest first. */
  readonly retiredUntilMs: readonly number[]
}

/** Reads all of it in one statement. */
export async function readWebhookRow(sql: Sql, businessId: string, nowMs: number): Promise<WebhookRow> {
  const { rows } = await sql.query<WebhookRow>(
    `select (select url from bleumi_webhooks where business_id = $1) as url,
            (select secret from webhook_secrets where business_id = $1) as secret,
            array(select (extract(epoch from valid_until) * 1000)::float8 from retired_webhook_secrets
                   where business_id = $1 and valid_until > to_timestamp($2::float8 / 1000)
                   order by valid_until desc) as "retiredUntilMs"`,
    [businessId, nowMs],
  )
  return rows[0] ?? { url: null, secret: null, retiredUntilMs: [] }
}
