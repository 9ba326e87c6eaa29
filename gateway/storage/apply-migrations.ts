import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Database } from './database.ts'

/** Thrown when the database carries a migration that differs from, or is unknown to, this release. */
export class MigrationMismatch extends Error {
  readonly code = 'migration_mismatch'
}

const FOLDER = path.join(import.meta.dirname, 'migrations')
// Any constant: keeps two starting processes from migrating at once.
const LOCK_KEY = 7_305_171

/**
 * Brings the schema to this release: applies each numbered SQL file once, in order, all in one transaction, under a
 * lock. Returns the names it applied. Repeating it changes nothing.
 * @throws MigrationMismatch when an applied file was edited or is missing here.
 */
export async function applyMigrations(db: Database): Promise<string[]> {
  const files = (await readdir(FOLDER)).filter(name => name.endsWith('.sql')).sort()
  const scripts = await Promise.all(
    files.map(async name => ({ name, text: await readFile(path.join(FOLDER, name), 'utf8') })),
  )
  return db.transaction(async sql => {
    await sql.query('select pg_advisory_xact_lock($1)', [LOCK_KEY])
    await sql.query(
      'create table if not exists schema_migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
    )
    const { rows } = await sql.query<{ name: string; checksum: string }>(
      'select name, checksum from schema_migrations',
    )
    const known = new Map(rows.map(row => [row.name, row.checksum]))
    const applied: string[] = []
    for (const { name, text } of scripts) {
      const checksum = createHash('sha256').update(text).digest('hex')
      const recorded = known.get(name)
      known.delete(name)
      if (recorded === checksum) continue
      if (recorded !== undefined)
        throw new MigrationMismatch(`migration ${name} was changed after it had been applied`)
      await sql.query(text)
      await sql.query('insert into schema_migrations (name, checksum) values ($1, $2)', [name, checksum])
      applied.push(name)
    }
    const unknown = [...known.keys()]
    if (unknown.length > 0)
      throw new MigrationMismatch(
        `the database is newer than this release: ${unknown.join(', ')} is not known here`,
      )
    return applied
  })
}
