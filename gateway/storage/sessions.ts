import type { Sql } from './database.ts'

/** A session with its user, business and role as they are now. */
export interface SessionRow {
  readonly userId: string
  readonly email: string
  readonly businessId: string
  readonly businessName: string
  readonly role: 'owner' | 'operator' | 'viewer'
  /** Whether the user has a second factor: then payouts are approved with a code. */
  readonly hasSecondFactor: boolean
  /** Whether the business demands one: without it there is nothing to do but to set it up. */
  readonly needsSecondFactor: boolean
}

/** Writes a session and removes those that have ended. Times in milliseconds since the epoch. */
export async function insertSession(
  sql: Sql,
  row: {
    readonly tokenHash: Buffer
    readonly userId: string
    readonly businessId: string
    readonly nowMs: number
    readonly expiresAtMs: number
    /** Whether a code is still to come: such a session is none yet. */
    readonly awaitsCode: boolean
  },
): Promise<void> {
  await sql.query(
    `with ended as (delete from sessions where expires_at <= to_timestamp($4::float8 / 1000))
     insert into sessions (token_hash, user_id, business_id, created_at, expires_at, awaits_code)
     values ($1, $2, $3, to_timestamp($4::float8 / 1000), to_timestamp($5::float8 / 1000), $6)`,
    [row.tokenHash, row.userId, row.businessId, row.nowMs, row.expiresAtMs, row.awaitsCode],
  )
}

/**
 * The session with this hash, unless it has ended or its user is no member of the business any more. `awaitsCode`: one whose code is still
 * to come, or one that is whole.
 */
export async function findSession(
  sql: Sql,
  tokenHash: Buffer,
  { nowMs, awaitsCode }: { readonly nowMs: number; readonly awaitsCode: boolean },
): Promise<SessionRow | null> {
  const { rows } = await sql.query<SessionRow>(
    `select s.user_id as "userId", u.email, s.business_id as "businessId", b.name as "businessName", m.role,
            b.demands_second_factor as "needsSecondFactor",
            exists (select 1 from second_factors f where f.user_id = s.user_id and f.confirmed_at is not null) as "hasSecondFactor"
       from sessions s
       join users u on u.id = s.user_id
       join businesses b on b.id = s.business_id
       join members m on m.business_id = s.business_id and m.user_id = s.user_id
      where s.token_hash = $1 and s.expires_at > to_timestamp($2::float8 / 1000) and s.awaits_code = $3`,
    [tokenHash, nowMs, awaitsCode],
  )
  return rows[0] ?? null
}

/** Ends a session. */
export async function deleteSession(sql: Sql, tokenHash: Buffer): Promise<void> {
  await sql.query('delete from sessions where token_hash = $1', [tokenHash])
}

/** Ends every session of a user. */
export async function deleteUserSessions(sql: Sql, userId: string): Promise<void> {
  await sql.query('delete from sessions where user_id = $1', [userId])
}
