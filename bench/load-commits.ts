import { randomBytes } from 'node:crypto'
import { openDatabase } from '../gateway/storage/database.ts'
import { type Paced, pace } from './pace.ts'
import { type Spread, spread } from './percentile.ts'

/** The floor of anything durable: single-row commits. */
export interface CommitLoad {
  readonly connections: number
  readonly perSecond: number
  readonly latencyMs: Spread
}

/**
 * Commits single rows, some 400 bytes with one unique index, as fast as `connections` database connections can, one
 * statement under way on each, with no HTTP and no rules. Uses a table of its own and drops it.
 */
export function loadCommits(databaseUrl: string, connections: number, seconds: number): Promise<CommitLoad> {
  return withRows(databaseUrl, connections, async insert => {
    const latencies: number[] = []
    const started = performance.now()
    const end = started + seconds * 1000
    const commit = async (): Promise<void> => {
      for (let before = performance.now(); before < end; before = performance.now()) {
        await insert()
        latencies.push(performance.now() - before)
      }
    }
    await Promise.all(Array.from({ length: connections }, commit))
    const elapsed = (performance.now() - started) / 1000
    return { connections, perSecond: latencies.length / elapsed, latencyMs: spread(latencies) }
  })
}

/** The same rows at an even rate. One that finds no connection for 10 s has failed. */
export function loadCommitsPaced(
  databaseUrl: string,
  { connections, ...rate }: { connections: number; perSecond: number; seconds: number },
): Promise<Paced> {
  return withRows(databaseUrl, connections, insert =>
    pace(rate, () =>
      insert().then(
        () => true,
        () => false,
      ),
    ),
  )
}

async function withRows<T>(
  databaseUrl: string,
  connections: number,
  load: (insert: () => Promise<unknown>) => Promise<T>,
): Promise<T> {
  const db = openDatabase(databaseUrl, { poolMax: connections, onError: () => undefined })
  try {
    await db.query('create table if not exists bench_rows (key bytea primary key, value text not null)')
    const value = randomBytes(200).toString('hex')
    return await load(() => db.query('insert into bench_rows values ($1, $2)', [randomBytes(32), value]))
  } finally {
    await db.query('drop table if exists bench_rows')
    await db.close()
  }
}
