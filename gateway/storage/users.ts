import type { Sql } from './database.ts'

/** A user as signing in needs it. */
export interface UserRow {
  readonly id: string
  readonly passwordHash: string
  /** Whether a code must follow the password. */
  readonly hasSecondFactor: boolean
  /** The first business the user is a member of; null for none. */
  readonly businessId: string | null
}

/** The user with this email (lower case). */
export async function findUserByEmail(sql: Sql, email: string): Promise<UserRow | null> {
  const { rows } = await sql.query<UserRow>(
    `select u.id, u.password_hash as "passwordHash",
            exists (select 1 from second_factors f where f.user_id = u.id and f.confirmed_at is not null) as "hasSecondFactor",
            (select min(m.business_id) from members m where m.user_id = u.id) as "businessId"
       from users u where u.email = $1`,
    [email],
  )
  return rows[0] ?? null
}
