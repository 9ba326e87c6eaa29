import type { Sql } from './database.ts'

/** The oldest major version of PostgreSQL that works (design 4). */
export const POSTGRES_VERSION_MIN = 15

/** The major version of the server. */
export async function serverVersion(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ version: number }>(
    `select current_setting('server_version_num')::int / 10000 as version`,
  )
  return Number(rows[0]?.version)
}
