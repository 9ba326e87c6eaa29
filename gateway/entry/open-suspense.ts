import type { SuspenseStore } from '../ledger/suspense.ts'
import { openDatabase } from '../storage/database.ts'
import { createSuspenseStore } from '../storage/suspense-store.ts'

/** Lets `work` see and decide what waits in suspense; the database is let go afterwards. */
export async function withSuspense<T>(
  databaseUrl: string,
  work: (suspense: SuspenseStore) => Promise<T>,
): Promise<T> {
  const db = openDatabase(databaseUrl, { poolMax: 1, onError: () => undefined })
  try {
    return await work(createSuspenseStore(db))
  } finally {
    await db.close()
  }
}
