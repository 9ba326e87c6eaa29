import type { Sql } from './database.ts'

/** A business as a person names it. */
export interface NamedBusiness {
  readonly id: string
  readonly name: string
  readonly owner: string | null
}

/** Businesses by id, or by the email of any of their members (lower case); all of them for null. At most `limit`, oldest first. */
export async function findBusinesses(
  sql: Sql,
  named: string | null,
  limit: number,
): Promise<NamedBusiness[]> {
  const { rows } = await sql.query<NamedBusiness>(
    `select b.id, b.name,
            (select min(u.email) from members m join users u on u.id = m.user_id
              where m.business_id = b.id and m.role = 'owner') as owner
       from businesses b
      where $1::text is null or b.id = $1
         or exists (select from members m join users u on u.id = m.user_id where m.business_id = b.id and u.email = $1)
      order by b.id limit $2`,
    [named, limit],
  )
  return rows
}
