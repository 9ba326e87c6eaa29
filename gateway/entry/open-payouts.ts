import { type Database, openDatabase } from '../storage/database.ts'

/** Lets `work` see and decide payouts; the database is let go afterwards. */
export async function withPayouts<T>(databaseUrl: string, work: (db: Database) => Promise<T>): Promise<T> {
  const db = openDatabase(databaseUrl, { poolMax: 1, onError: () => undefined })
  try {
    return await work(db)
  } finally {
    await db.close()
  }
}
