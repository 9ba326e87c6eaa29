import type { Sql } from './database.ts'

/** Writes a business with its first user as owner, all or nothing in one statement. */
export async function insertBusiness(
  sql: Sql,
  row: { businessId: string; name: string; userId: string; email: string; passwordHash: string },
): Promise<void> {
  await sql.query(
    `with business as (insert into businesses (id, name) values ($1, $2)),
          owner as (insert into users (id, email, password_hash) values ($3, $4, $5))
     insert into members (business_id, user_id, role) values ($1, $3, 'owner')`,
    [row.businessId, row.name, row.userId, row.email, row.passwordHash],
  )
}

/** Makes other changes of this business's account wait until the transaction ends. */
export async function lockBusiness(sql: Sql, businessId: string): Promise<void> {
  await sql.query('select 1 from businesses where id = $1 for no key update', [businessId])
}

/** Whether there is such a business. */
export async function businessExists(sql: Sql, businessId: string): Promise<boolean> {
  const { rowCount } = await sql.query('select 1 from businesses where id = $1', [businessId])
  return rowCount === 1
}
