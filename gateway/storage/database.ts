import pg from 'pg'
import { refuseInTransaction, withinTransaction } from '../runtime/transaction-scope.ts'

/** Anything that runs SQL: the pool, or the one connection of an open transaction. */
export interface Sql {
  /**
   * Runs one statement; outside a transaction it is retried like one. A statement with values is prepared: each connection
   * parses its text once.
   */
  query<R>(text: string, values?: readonly unknown[]): Promise<{ rows: R[]; rowCount: number }>
}

/**
 * One state of the database: every statement sees what was committed when the first one began. Whoever builds an answer from
 * several statements takes this instead of `Sql`, so that no commit between them makes the answer contradict itself.
 */
export interface Snapshot extends Sql {
  readonly isSnapshot: true
}

/** The database. Owns the pool; the only door to PostgreSQL. */
export interface Database extends Sql {
  /**
   * Runs `work` in one READ COMMITTED transaction and commits. Rolls back when it throws. Serialization failures
   * and deadlocks (40001, 40P01) are retried a few times with the whole function, so `work` must have no effect
   * outside the database (F103, F104): calls over the network are refused while it runs, and so is the pool itself, since
   * whoever holds a connection and waits for a second can wait for ever (F106).
   * @throws OutsideTransaction
   */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>
  /** Reads in one snapshot: a REPEATABLE READ transaction that cannot write. `work` is retried as in a transaction. */
  snapshot<T>(work: (sql: Snapshot) => Promise<T>): Promise<T>
  /** Ends the pool after running statements have finished. */
  close(): Promise<void>
}

const RETRYABLE = new Set(['40001', '40P01'])
const RETRIES_MAX = 5

/** SQLSTATE of a PostgreSQL error, or undefined for anything else. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined
}

/**
 * Opens a pool on a PostgreSQL of version 15 or later. `numeric` and `bigint` columns arrive as `bigint`.
 * Sessions time out statements (30 s), lock waits (10 s) and idle transactions (30 s) (F106), and prefer finding rows
 * by key to reading small tables whole: what is small when a statement is planned may be large when it runs. `admit` looks at
 * each new connection before its first use; what it throws goes to whoever wanted the connection, which is closed.
 */
export function openDatabase(
  url: string,
  options: { poolMax: number; onError: (error: Error) => void; admit?: (sql: Sql) => Promise<void> },
): Database {
  const { admit } = options
  const pool = new pg.Pool({
    connectionString: url,
    max: options.poolMax,
    types: { getTypeParser: parserFor },
    connectionTimeoutMillis: 10_000,
    options:
      '-c statement_timeout=30000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=30000 -c random_page_cost=1.1 -c timezone=UTC',
    ...(admit && {
      onConnect: (client: pg.ClientBase) =>
        admit({ query: (text, values = []) => run(client, text, values) }),
    }),
  })
  // While a connection is handed from the pool to a transaction neither listens, and an error that nobody hears ends the process.
  pool.on('connect', client => client.on('error', options.onError))
  pool.on('error', () => undefined)
  return new PoolDatabase(pool)
}

function parserFor(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC) return value => BigInt(value)
  return pg.types.getTypeParser(oid, format ?? 'text')
}

class PoolDatabase implements Database {
  readonly #pool: pg.Pool

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  async query<R>(text: string, values: readonly unknown[] = []): Promise<{ rows: R[]; rowCount: number }> {
    refuseInTransaction('a second connection is taken', this)
    return retried(() => run<R>(this.#pool, text, values))
  }

  async transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return retried(() => this.#once('begin', work))
  }

  async snapshot<T>(work: (sql: Snapshot) => Promise<T>): Promise<T> {
    return retried(() =>
      this.#once('begin isolation level repeatable read, read only', sql =>
        work({ query: sql.query, isSnapshot: true }),
      ),
    )
  }

  async #once<T>(begin: string, work: (sql: Sql) => Promise<T>): Promise<T> {
    refuseInTransaction('a second connection is taken', this)
    const client = await this.#pool.connect()
    let broken: Error | undefined
    try {
      await client.query(begin)
      const result = await withinTransaction(this, () =>
        work({ query: (text, values = []) => run(client, text, values) }),
      )
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch((failure: Error) => {
        broken = failure
      })
      throw error
    } finally {
      client.release(broken)
    }
  }

  async close(): Promise<void> {
    await this.#pool.end()
  }
}

/** What the database undid to let others go on is done again (F103, F104): a statement by itself like a transaction. */
async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      const state = sqlState(error)
      if (state === undefined || !RETRYABLE.has(state) || attempt >= RETRIES_MAX) throw error
    }
  }
}

async function run<R>(
  target: pg.Pool | pg.ClientBase,
  text: string,
  values: readonly unknown[],
): Promise<{ rows: R[]; rowCount: number }> {
  const name = values.length === 0 ? undefined : preparedName(text)
  const result = await target.query<R & pg.QueryResultRow>({
    text,
    values: [...values],
    ...(name === undefined ? {} : { name }),
  })
  return { rows: result.rows, rowCount: result.rowCount ?? 0 }
}

const PREPARED_MAX = 500
const preparedNames = new Map<string, string>()

/** One name per text. Beyond the bound statements run unprepared: slower, but no connection grows without end. */
function preparedName(text: string): string | undefined {
  const known = preparedNames.get(text)
  if (known !== undefined || preparedNames.size >= PREPARED_MAX) return known
  const name = `polytill_${preparedNames.size}`
  preparedNames.set(text, name)
  return name
}
