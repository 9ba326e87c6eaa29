import type { Sql } from './database.ts'
import type { SecretBox, SecretPlace } from './secret-box.ts'

const presentOf = (row: string): SecretPlace => ({ table: 'webhook_secrets', row })
const retiredOf = (row: string): SecretPlace => ({ table: 'retired_webhook_secrets', row })

/** The secrets that sign a business's webhooks at `nowMs`, base64: the present one first, then those replaced last. */
export async function signingSecrets(
  sql: Sql,
  box: SecretBox,
  businessId: string,
  nowMs: number,
): Promise<string[]> {
  const { rows } = await sql.query<{ secret: string; present: boolean }>(
    `select secret, present from (
       select secret, true as present, 'infinity'::timestamptz as until from webhook_secrets where business_id = $1
       union all
       select secret, false, valid_until from retired_webhook_secrets
        where business_id = $1 and valid_until > to_timestamp($2::float8 / 1000)) valid
      order by until desc`,
    [businessId, nowMs],
  )
  return rows.map(({ secret, present }) =>
    box.open(present ? presentOf(businessId) : retiredOf(businessId), secret),
  )
}

/** Gives a business a secret unless it has one; returns the one it has. */
export async function ensureWebhookSecret(
  sql: Sql,
  box: SecretBox,
  businessId: string,
  secret: string,
): Promise<string> {
  const { rows } = await sql.query<{ secret: string }>(
    `insert into webhook_secrets (business_id, secret) values ($1, $2)
     on conflict (business_id) do update set secret = webhook_secrets.secret returning secret`,
    [businessId, box.seal(presentOf(businessId), secret)],
  )
  return rows[0] ? box.open(presentOf(businessId), rows[0].secret) : secret
}

/**
 * Puts `secret` in the place of the present one, `replaced`, which goes on signing until `validUntilMs`, and forgets those whose time was
 * over at `nowMs`. To be called with the business locked.
 */
export async function replaceWebhookSecret(
  sql: Sql,
  box: SecretBox,
  businessId: string,
  {
    secret,
    replaced,
    nowMs,
    validUntilMs,
  }: {
    readonly secret: string
    readonly replaced: string
    readonly nowMs: number
    readonly validUntilMs: number
  },
): Promise<void> {
  await sql.query(
    `delete from retired_webhook_secrets where business_id = $1 and valid_until <= to_timestamp($2::float8 / 1000)`,
    [businessId, nowMs],
  )
  await sql.query(
    `insert into retired_webhook_secrets (business_id, secret, valid_until) values ($1, $2, to_timestamp($3::float8 / 1000))`,
    [businessId, box.seal(retiredOf(businessId), replaced), validUntilMs],
  )
  await sql.query('update webhook_secrets set secret = $2, created_at = now() where business_id = $1', [
    businessId,
    box.seal(presentOf(businessId), secret),
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

/** Where webhooks go and what signs them, of one moment: one statement reads it. */
export async function readWebhookRow(
  sql: Sql,
  box: SecretBox,
  businessId: string,
  nowMs: number,
): Promise<WebhookRow> {
  const { rows } = await sql.query<WebhookRow>(
    `select (select url from bleumi_webhooks where business_id = $1) as url,
            (select secret from webhook_secrets where business_id = $1) as secret,
            array(select (extract(epoch from valid_until) * 1000)::float8 from retired_webhook_secrets
                   where business_id = $1 and valid_until > to_timestamp($2::float8 / 1000)
                   order by valid_until desc) as "retiredUntilMs"`,
    [businessId, nowMs],
  )
  const { url, secret, retiredUntilMs } = rows[0] ?? { url: null, secret: null, retiredUntilMs: [] }
  return { url, retiredUntilMs, secret: secret && box.open(presentOf(businessId), secret) }
}
