import type { Database, Sql } from './database.ts'
import { isSealed, type SecretBox, type SecretPlace } from './secret-box.ts'

/** The database holds secrets that these keys do not open. */
export class MissingSecretsKey extends Error {
  readonly code = 'missing_secrets_key'
}

/** Tables of secrets, and the column whose value names the row. */
const TABLES: readonly (readonly [SecretPlace['table'], string])[] = [
  ['webhook_secrets', 'business_id'],
  ['retired_webhook_secrets', 'business_id'],
  ['second_factors', 'user_id'],
  ['bleumi_checkout_keys', 'number'],
]

/**
 * Seals under the present key whatever is not: secrets of a release that did not seal, and those of a key that was replaced, which then is
 * needed no more. To be called at every start, before anything is read; two at once do it one after the other. Returns how many it sealed.
 * @throws MissingSecretsKey when a key that the database needs is missing: nothing was changed
 */
export async function sealSecrets(db: Database, box: SecretBox): Promise<number> {
  return db.transaction(async sql => {
    await sql.query('lock table secret_keys in exclusive mode')
    requireKeys(box, await neededKeys(sql))
    let sealed = 0
    for (const [table, column] of TABLES) sealed += await sealTable(sql, box, table, column)
    await sql.query('delete from secret_keys where key_id <> $1', [box.sealingKeyId])
    await sql.query('insert into secret_keys (key_id) values ($1) on conflict do nothing', [box.sealingKeyId])
    return sealed
  })
}

/**
 * For those who work beside a gateway: makes sure that what they seal can be opened by it.
 * @throws MissingSecretsKey
 */
export async function requireGatewayKey(sql: Sql, box: SecretBox): Promise<void> {
  const needed = await neededKeys(sql)
  requireKeys(box, needed)
  if (!needed.includes(box.sealingKeyId))
    throw new MissingSecretsKey('no gateway has used this key for secrets yet; start the gateway first')
}

async function neededKeys(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>('select key_id as id from secret_keys order by key_id')
  return rows.map(({ id }) => id)
}

function requireKeys(box: SecretBox, needed: readonly string[]): void {
  const missing = needed.filter(id => !box.keyIds.includes(id))
  if (missing.length > 0)
    throw new MissingSecretsKey(
      `secrets in the database are sealed under the key ${missing.join(' and ')}, and secretsKeyFile holds ${box.keyIds.join(' and ')}; ` +
        'put the file of before back (docs/operate.md, "The key of secrets")',
    )
}

async function sealTable(
  sql: Sql,
  box: SecretBox,
  table: SecretPlace['table'],
  column: string,
): Promise<number> {
  const { rows } = await sql.query<{ row: string; stored: string }>(
    `select ${column}::text as row, secret as stored from ${table} where not starts_with(secret, $1) for update`,
    [box.prefix],
  )
  for (const { row, stored } of rows) {
    const place = { table, row }
    const secret = isSealed(stored) ? box.open(place, stored) : stored
    await sql.query(`update ${table} set secret = $3 where ${column}::text = $1 and secret = $2`, [
      row,
      stored,
      box.seal(place, secret),
    ])
  }
  return rows.length
}
