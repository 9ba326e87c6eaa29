import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../database.ts'

/** Resolves when so many sessions of this database wait for a lock. */
export async function untilWaiting(db: Database, sessions: number): Promise<void> {
  for (;;) {
    const { rows } = await db.query<{ n: bigint }>(
      `select count(*) as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    if (Number(rows[0]?.n) >= sessions) return
    await sleep(5)
  }
}
