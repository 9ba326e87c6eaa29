import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { migrate } from '../gateway/entry/migrate.ts'
import { type Database, openDatabase } from '../gateway/storage/database.ts'
import { startPostgres } from './start-postgres.ts'

/** A database of one test file: the current schema, no rows. */
export interface TestDatabase {
  readonly url: string
  /** Ends its connections and removes it. */
  drop(): Promise<void>
}

/** What a database held at a moment. */
export interface Backup {
  /** The database holds that again, and nothing of what came later. Its connections end. The backup is used up. */
  restore(): Promise<void>
}

/** The same with connections to it. */
export interface OpenTestDatabase {
  readonly url: string
  readonly db: Database
  /** Ends the connections and removes the database. */
  close(): Promise<void>
}

/** A throw-away server that many test processes share through POLYTILL_TEST_PG. */
export interface TestServer {
  readonly adminUrl: string
  stop(): Promise<void>
  /** Lets this process end without stop(). */
  unref(): void
}

const LOCK_KEY = 7_305_172
const MIGRATIONS = path.join(import.meta.dirname, '..', 'gateway', 'storage', 'migrations')

let ownServer: Promise<TestServer> | undefined

/**
 * Clones a migrated template into a new database. Uses the server that POLYTILL_TEST_PG names (a superuser's URL),
 * else starts one for this process, without fsync, that ends with the process and keeps it from ending no longer.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const adminUrl = process.env.POLYTILL_TEST_PG ?? (await sharedServer()).adminUrl
  const name = `test_${process.pid}_${randomBytes(5).toString('hex')}`
  await asAdmin(adminUrl, async admin => {
    const template = await ensureTemplate(admin, adminUrl)
    await admin.query(`create database ${name} template ${template} owner polytill`)
  })
  return {
    url: databaseUrl(adminUrl, name),
    drop: () => asAdmin(adminUrl, admin => dropDatabase(admin, name)),
  }
}

/** Keeps what a test database holds now. Its connections end; nobody may open one meanwhile. */
export async function backUpTestDatabase({ url }: TestDatabase): Promise<Backup> {
  const adminUrl = process.env.POLYTILL_TEST_PG ?? (await sharedServer()).adminUrl
  const name = new URL(url).pathname.slice(1)
  const copy = `${name}_backup`
  await asAdmin(adminUrl, async admin => {
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])
    await admin.query(`create database ${copy} template ${name} owner polytill`)
  })
  return {
    restore: () =>
      asAdmin(adminUrl, async admin => {
        await dropDatabase(admin, name)
        await admin.query(`alter database ${copy} rename to ${name}`)
      }),
  }
}

async function dropDatabase(admin: Database, name: string): Promise<void> {
  await admin.query(`drop database ${name} with (force)`)
}

/** A new test database with at most `poolMax` connections. What happens to idle ones is told to nobody. */
export async function openTestDatabase(poolMax: number): Promise<OpenTestDatabase> {
  const { url, drop } = await createTestDatabase()
  const db = openDatabase(url, { poolMax, onError: () => undefined })
  return {
    url,
    db,
    close: async () => {
      await db.close()
      await drop()
    },
  }
}

/** Starts a throw-away server in a temporary folder. Both go when it is stopped or this process ends, however. */
export async function startTestServer(): Promise<TestServer> {
  const home = mkdtempSync(path.join(os.tmpdir(), 'polytill-test-pg-'))
  chmodSync(home, 0o711)
  const server = await startPostgres({ home, durable: false, temporary: true })
  return {
    adminUrl: server.adminUrl,
    stop: async () => {
      await server.stop()
      rmSync(home, { recursive: true, force: true })
    },
    unref: () => server.unref(),
  }
}

async function sharedServer(): Promise<TestServer> {
  ownServer ??= startTestServer()
  const server = await ownServer
  server.unref()
  return server
}

/** The template's name carries the schema's hash, so that a changed migration makes a new one. */
async function ensureTemplate(admin: Database, adminUrl: string): Promise<string> {
  const hash = createHash('sha256')
  for (const file of readdirSync(MIGRATIONS).sort()) hash.update(readFileSync(path.join(MIGRATIONS, file)))
  const template = `template_${hash.digest('hex').slice(0, 16)}`
  // Locked in a transaction: a pool ends a connection that was idle for ten seconds, and a lock of its session with it.
  await asAdmin(adminUrl, locking =>
    locking.transaction(async sql => {
      // Whoever makes the template on a busy machine takes longer than a statement of the gateway may.
      await sql.query(
        `select set_config(name, '0', true)
           from unnest('{lock_timeout,statement_timeout,idle_in_transaction_session_timeout}'::text[]) name`,
      )
      await sql.query('select pg_advisory_xact_lock($1)', [LOCK_KEY])
      const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [template])
      if (rowCount > 0) return
      const partial = `${template}_new`
      await admin.query(`drop database if exists ${partial} with (force)`)
      await admin.query(`create database ${partial} owner polytill`)
      await migrate(databaseUrl(adminUrl, partial))
      await admin.query(`alter database ${partial} rename to ${template}`)
    }),
  )
  return template
}

function databaseUrl(adminUrl: string, name: string): string {
  const url = new URL(adminUrl)
  url.username = 'polytill'
  url.pathname = `/${name}`
  return url.href
}

/** One connection, so that a session lock holds over the statements. */
async function asAdmin<T>(adminUrl: string, work: (admin: Database) => Promise<T>): Promise<T> {
  const admin = openDatabase(adminUrl, { poolMax: 1, onError: () => undefined })
  try {
    return await work(admin)
  } finally {
    await admin.close()
  }
}
