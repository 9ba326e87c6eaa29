import type { Sql } from './database.ts'
import type { SecretBox, SecretPlace } from './secret-box.ts'

const placeOf = (row: string): SecretPlace => ({ table: 'second_factors', row })

/** A user's second factor. */
export interface SecondFactor {
  readonly secret: Buffer
  /** As it is stored: tells it from another that takes its place. */
  readonly sealed: string
  /** False while no code has shown that an app has the secret: then nothing asks for it. */
  readonly isConfirmed: boolean
  /** Step of the code that was taken last; 0 for none. */
  readonly lastStep: number
  readonly recoveryCodes: number
}

/** The second factor of a user; null when none is set up. */
export async function findSecondFactor(
  sql: Sql,
  box: SecretBox,
  userId: string,
): Promise<SecondFactor | null> {
  const { rows } = await sql.query<Omit<SecondFactor, 'secret'>>(
    `select f.secret as sealed, f.confirmed_at is not null as "isConfirmed", f.last_step::float8 as "lastStep",
            (select count(*)::int from recovery_codes c where c.user_id = f.user_id) as "recoveryCodes"
       from second_factors f where f.user_id = $1`,
    [userId],
  )
  const [row] = rows
  return row ? { ...row, secret: Buffer.from(box.open(placeOf(userId), row.sealed), 'base64') } : null
}

/** Sets one up, or another one while it is not confirmed; false when it is. */
export async function offerSecret(
  sql: Sql,
  box: SecretBox,
  userId: string,
  secret: Buffer,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `insert into second_factors (user_id, secret) values ($1, $2)
     on conflict (user_id) do update set secret = excluded.secret where second_factors.confirmed_at is null`,
    [userId, box.seal(placeOf(userId), secret.toString('base64'))],
  )
  return rowCount === 1
}

/** Confirms the secret that a code of `step` was made with; false when it is confirmed already or another one by now. */
export async function confirmSecret(
  sql: Sql,
  userId: string,
  { sealed, step }: { readonly sealed: string; readonly step: number },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update second_factors set confirmed_at = now(), last_step = $3
      where user_id = $1 and secret = $2 and confirmed_at is null`,
    [userId, sealed, step],
  )
  return rowCount === 1
}

/** Takes the code of a step; false when that step or a later one was taken, so that of two at once one is refused. */
export async function takeStep(sql: Sql, userId: string, step: number): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update second_factors set last_step = $2 where user_id = $1 and confirmed_at is not null and last_step < $2`,
    [userId, step],
  )
  return rowCount === 1
}

/** Takes a recovery code, which is gone then; false when there is none of this hash. */
export async function takeRecoveryCode(sql: Sql, userId: string, codeHash: Buffer): Promise<boolean> {
  const { rowCount } = await sql.query('delete from recovery_codes where user_id = $1 and code_hash = $2', [
    userId,
    codeHash,
  ])
  return rowCount === 1
}

/** Puts these codes in the place of those before. To be called in a transaction. */
export async function replaceRecoveryCodes(
  sql: Sql,
  userId: string,
  hashes: readonly Buffer[],
): Promise<void> {
  // Two at once would keep both sets: the later delete does not see what the earlier one inserted.
  await sql.query('select 1 from second_factors where user_id = $1 for update', [userId])
  await sql.query('delete from recovery_codes where user_id = $1', [userId])
  await sql.query('insert into recovery_codes (user_id, code_hash) select $1, unnest($2::bytea[])', [
    userId,
    hashes,
  ])
}

/** Removes it with its recovery codes; false when there was none. */
export async function removeSecondFactor(sql: Sql, userId: string): Promise<boolean> {
  const { rowCount } = await sql.query('delete from second_factors where user_id = $1', [userId])
  return rowCount === 1
}
