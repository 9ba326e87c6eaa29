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
