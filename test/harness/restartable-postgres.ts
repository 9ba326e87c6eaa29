import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type Postgres, startPostgres } from '../../devnet/start-postgres.ts'
import type { TestDatabase } from '../../devnet/test-database.ts'
import { migrate } from '../../gateway/entry/migrate.ts'
import { openDatabase } from '../../gateway/storage/database.ts'

/** A real PostgreSQL of its own, with its shipped settings, that can be killed and started again at the same address. */
export class RestartablePostgres {
  readonly #home: string
  #server: Postgres

  private constructor(home: string, server: Postgres) {
    this.#home = home
    this.#server = server
  }

  static async start(): Promise<RestartablePostgres> {
    const home = mkdtempSync(path.join(os.tmpdir(), 'polytill-restartable-pg-'))
    const server = await startPostgres({ home, temporary: true })
    await migrate(server.url)
    return new RestartablePostgres(home, server)
  }

  /** Its database, for a stack. Dropping it stops the server. */
  get database(): TestDatabase {
    return { url: this.#server.url, drop: () => this.stop() }
  }

  /** The postmaster gets the signal: SIGKILL, or SIGINT for a fast shutdown. Then the server starts again. */
  async restart(signal: 'SIGKILL' | 'SIGINT'): Promise<void> {
    const { pid, url, ended } = this.#server
    process.kill(pid, signal)
    await ended
    this.#server = await startPostgres({ home: this.#home, temporary: true })
    if (this.#server.url !== url) throw new Error('the server did not get its port back')
  }

  /** Ends one connection to the database, one in a transaction if there is any, whatever it is doing. */
  async cutOne(): Promise<void> {
    const admin = openDatabase(this.#server.adminUrl, { poolMax: 1, onError: () => undefined })
    try {
      await admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = 'polytill' and backend_type = 'client backend'
          order by state like 'idle in transaction%' desc, state = 'active' desc, random() limit 1`,
      )
    } finally {
      await admin.close()
    }
  }

  async stop(): Promise<void> {
    await this.#server.stop()
    rmSync(this.#home, { recursive: true, force: true })
  }
}
