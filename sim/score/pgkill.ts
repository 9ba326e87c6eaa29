import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type Postgres, startPostgres } from '../../devnet/start-postgres.ts'
import { migrate } from '../../gateway/entry/migrate.ts'
import { claimCallback } from '../../gateway/storage/claim-callbacks.ts'
import { type Database, openDatabase } from '../../gateway/storage/database.ts'
import { draftTill } from '../../gateway/tills/draft-till.ts'
import { Random } from '../random.ts'
import { tokenAsset } from '../simulated-core.ts'
import { simulatedTills } from '../simulated-transactions.ts'
import { measureGatewayPgkill } from './gateway-pgkill.ts'
import type { Measured, Metric, ScoreOptions } from './metric.ts'

const KILLS = 8
const CLIENTS = 8

/** Acknowledged commits that are lost with PostgreSQL, and payments to a gateway whose PostgreSQL fails (F102, F107). */
export const pgkill: Metric = {
  name: 'pgkill',
  measure: async options => {
    const commits = await measurePgkill(options)
    const payments = await measureGatewayPgkill(options)
    return {
      n: commits.n + payments.n,
      bad: commits.bad + payments.bad,
      wrong: [...commits.wrong, ...payments.wrong],
    }
  },
}

/**
 * Acknowledged commits that are gone after `kill -9` of the real PostgreSQL with its shipped settings (F107): clients
 * create tills all the time, the postmaster is killed at a random moment, and after the restart every till that a client
 * was told of must be there. `afterKill` is a planted bug.
 */
export async function measurePgkill(
  { seed, long }: ScoreOptions,
  afterKill: (db: Database) => Promise<void> = async () => undefined,
  kills = KILLS,
): Promise<Measured> {
  const home = mkdtempSync(path.join(os.tmpdir(), 'polytill-score-pg-'))
  const random = new Random(seed)
  const acknowledged: string[] = []
  const wrong: string[] = []
  let server: Postgres | undefined
  try {
    for (let round = 0; round < (long ? kills * 10 : kills); round++) {
      server = await startPostgres({ home, temporary: true })
      if (round === 0) await migrate(server.url)
      const db = openDatabase(server.url, { poolMax: CLIENTS, onError: () => undefined })
      if (round > 0) {
        await afterKill(db)
        wrong.push(...(await lostOf(db, acknowledged)))
      } else await db.query(`insert into businesses (id, name) values ('biz_pgkill', 'pgkill')`)
      const { pid } = server
      setTimeout(() => process.kill(pid, 'SIGKILL'), random.int(100, 500))
      await Promise.all(Array.from({ length: CLIENTS }, () => createUntilDown(db, acknowledged)))
      await server.ended
      await db.close()
    }
    server = await startPostgres({ home, temporary: true })
    const db = openDatabase(server.url, { poolMax: 1, onError: () => undefined })
    await afterKill(db)
    wrong.push(...(await lostOf(db, acknowledged)))
    await db.close()
  } finally {
    await server?.stop()
    rmSync(home, { recursive: true, force: true })
  }
  return { n: acknowledged.length, bad: wrong.length, wrong }
}

async function createUntilDown(db: Database, acknowledged: string[]): Promise<void> {
  try {
    for (;;) {
      const till = draftTill(
        {
          ...{ businessId: 'biz_pgkill', dialect: 'blockbee', priority: 'default', confirmations: 1 },
          ...{ multiToken: false, multiChain: false, announcePending: false },
          assetId: tokenAsset('eip155:900').id,
          recipients: [{ address: `0x${'11'.repeat(20)}`, bps: 10_000 }],
        },
        simulatedTills,
      )
      const callbackUrl = `http://shop.example/${till.tillId}`
      await db.transaction(sql =>
        claimCallback(sql, till, {
          ...{ callbackUrl, ticker: 'sim', addressOut: '', method: 'get', withConvert: false },
        }),
      )
      acknowledged.push(till.address)
    }
  } catch {
    // The server is gone: what was not acknowledged may be there or not.
  }
}

async function lostOf(db: Database, acknowledged: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ address: string }>(
    'select given.address from unnest($1::text[]) as given (address) where not exists (select from tills where tills.address = given.address)',
    [acknowledged],
  )
  return rows.map(row => `the till at ${row.address} was acknowledged and is gone`)
}
