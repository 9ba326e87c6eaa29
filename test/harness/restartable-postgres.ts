import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { type Postgres, startPostgres } from '../../devnet/start-postgres.ts'
import type { TestDatabase } from '../../devnet/test-database.ts'
import { migrate } from '../../gateway/entry/migrate.ts'
import { openDatabase } from '../../gateway/storage/database.ts'
import { waitUntil } from './wait-until.ts'

/** A real PostgreSQL of its own, with its shipped settings, that can be killed and started again at the same address. */
export class RestartablePostgres {
  readonly #home: string
  #server: Postgres

  private constructor(home: string, server: Postgres) {
    this.#home = home
    this.#server = server
  }

  static async start(parent = os.tmpdir()): Promise<RestartablePostgres> {
    const home = mkdtempSync(path.join(parent, 'polytill-restartable-pg-'))
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
    process.kill(this.#server.pid, signal)
    await this.#server.ended
    await this.#startAgain()
  }

  /** Waits until it answers; starts it when it has ended, as a service manager does. */
  async recover(): Promise<void> {
    await waitUntil('the server answers', async () => {
      const howItEnded = await Promise.race([this.#server.ended, setImmediate(null)])
      if (howItEnded !== null) await this.#startAgain()
      const db = openDatabase(this.#server.url, { poolMax: 1, onError: () => undefined })
      const answer = await db.query('select 1').catch(() => null)
      await db.close()
      return answer !== null
    })
  }

  async #startAgain(): Promise<void> {
    const { url } = this.#server
    this.#server = await startPostgres({ home: this.#home, temporary: true })
    if (this.#server.url !== url) throw new Error('the server did not get its port back')
  }

  /** The postmaster's process. */
  get pid(): number {
    return this.#server.pid
  }

  /** Database `postgres` as superuser. */
  get adminUrl(): string {
    return this.#server.adminUrl
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
