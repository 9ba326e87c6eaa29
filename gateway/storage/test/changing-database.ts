import { AsyncLocalStorage } from 'node:async_hooks'
import type { Database, Sql } from '../database.ts'

/**
 * A database in which `change` is committed, once, right behind the first statement that is read through it. An answer that is
 * read in one state does not show it; one that is put together from several states shows it in part.
 */
export function changingDatabase(db: Database, change: () => Promise<unknown>): Database {
  let changed = false
  // Somebody else's work: not inside the transaction that reads.
  const outside = AsyncLocalStorage.snapshot()
  const changing = (sql: Sql): Sql => ({
    async query<R>(text: string, values?: readonly unknown[]) {
      const result = await sql.query<R>(text, values)
      if (!changed) {
        changed = true
        await outside(change)
      }
      return result
    },
  })
  return {
    ...changing(db),
    transaction: work => db.transaction(sql => work(changing(sql))),
    snapshot: work => db.snapshot(sql => work({ ...changing(sql), isSnapshot: true })),
    close: () => db.close(),
  }
}
