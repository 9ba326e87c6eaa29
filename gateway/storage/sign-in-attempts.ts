import type { Sql } from './database.ts'

/**
 * Counts a try and tells how many the running window has, this one included, and when it ends. One statement, so that tries at
 * once are all counted (F70). Removes windows that have ended.
 */
export async function countSignInAttempt(
  sql: Sql,
  input: { subject: Buffer; nowMs: number; windowMs: number },
): Promise<{ attempts: number; windowEndsAtMs: number }> {
  const { subject, nowMs, windowMs } = input
  const { rows } = await sql.query<{ attempts: number; windowEndsAtMs: number }>(
    `with ended as (delete from sign_in_attempts
                     where window_ends_at <= to_timestamp($2::float8 / 1000) and subject <> $1)
     insert into sign_in_attempts as a (subject, attempts, window_ends_at) values ($1, 1, to_timestamp($3::float8 / 1000))
     on conflict (subject) do update
        set attempts = case when a.window_ends_at <= to_timestamp($2::float8 / 1000) then 1
                            else least(a.attempts + 1, 1000000) end,
            window_ends_at = case when a.window_ends_at <= to_timestamp($2::float8 / 1000) then excluded.window_ends_at
                                  else a.window_ends_at end
     returning attempts, (extract(epoch from window_ends_at) * 1000)::float8 as "windowEndsAtMs"`,
    [subject, nowMs, nowMs + windowMs],
  )
  return rows[0] ?? { attempts: Number.MAX_SAFE_INTEGER, windowEndsAtMs: nowMs + windowMs }
}

/** Forgets the tries of one subject. */
export async function clearSignInAttempts(sql: Sql, subject: Buffer): Promise<void> {
  await sql.query('delete from sign_in_attempts where subject = $1', [subject])
}
