import type { Sql } from './database.ts'

/** Somebody who may sign in for a business. */
export interface Member {
  readonly userId: string
  readonly email: string
  readonly role: 'owner' | 'operator' | 'viewer'
}

/** The members of a business, by email. */
export async function listMembers(sql: Sql, businessId: string): Promise<Member[]> {
  const { rows } = await sql.query<Member>(
    `select m.user_id as "userId", u.email, m.role from members m join users u on u.id = m.user_id
      where m.business_id = $1 order by u.email`,
    [businessId],
  )
  return rows
}

/** The user of an email and how many businesses it belongs to; locked until the transaction ends. Null: there is none. */
export async function lockUser(
  sql: Sql,
  email: string,
): Promise<{ readonly userId: string; readonly memberships: number } | null> {
  await sql.query('select 1 from users where email = $1 for update', [email])
  // Counted behind the lock: the statement that waits for it still sees the memberships of before.
  const { rows } = await sql.query<{ userId: string; memberships: number }>(
    `select u.id as "userId", (select count(*)::int from members m where m.user_id = u.id) as memberships
       from users u where u.email = $1`,
    [email],
  )
  return rows[0] ?? null
}

/** Writes a user. */
export async function insertUser(
  sql: Sql,
  row: { userId: string; email: string; passwordHash: string },
): Promise<void> {
  await sql.query('insert into users (id, email, password_hash) values ($1, $2, $3)', [
    row.userId,
    row.email,
    row.passwordHash,
  ])
}

/** Replaces a user's password and ends all sessions of the user. */
export async function replacePassword(sql: Sql, userId: string, passwordHash: string): Promise<void> {
  await sql.query('update users set password_hash = $2 where id = $1', [userId, passwordHash])
  await sql.query('delete from sessions where user_id = $1', [userId])
}

/** Makes a user a member of a business. */
export async function insertMember(
  sql: Sql,
  row: { businessId: string; userId: string; role: Member['role'] },
): Promise<void> {
  await sql.query('insert into members (business_id, user_id, role) values ($1, $2, $3)', [
    row.businessId,
    row.userId,
    row.role,
  ])
}

/** Takes a member out of a business and ends its sessions there. */
export async function deleteMember(sql: Sql, businessId: string, userId: string): Promise<void> {
  await sql.query('delete from sessions where business_id = $1 and user_id = $2', [businessId, userId])
  await sql.query('delete from members where business_id = $1 and user_id = $2', [businessId, userId])
}
