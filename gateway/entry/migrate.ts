import { applyMigrations } from '../storage/apply-migrations.ts'
import { openDatabase } from '../storage/database.ts'

/** Brings the database to this release's schema; safe to run at every start and by several processes at once. */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const db = openDatabase(databaseUrl, { poolMax: 1, onError: () => undefined })
  try {
    return await applyMigrations(db)
  } finally {
    await db.close()
  }
}
