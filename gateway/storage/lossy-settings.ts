import type { Sql } from './database.ts'

/**
 * Settings of this PostgreSQL under which a crash may take back what it said was committed, or damage pages (F107), as
 * `name=value`; empty: none. Asked on a connection of ours, since role and database may change them.
 */
export async function lossySettings(sql: Sql): Promise<readonly string[]> {
  const { rows } = await sql.query<{ setting: string }>(
    `select name || '=' || setting as setting from pg_settings
      where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'
      order by name`,
  )
  return rows.map(row => row.setting)
}
