import type { Database, Sql } from '../gateway/storage/database.ts'
import type { Gate } from './gate.ts'
import type { Random } from './random.ts'

/** How often the database fails, per statement or commit: 0 is never. */
export interface DatabaseFaults {
  /** The connection breaks before a statement outside a transaction, or before COMMIT: nothing happened. */
  cutBefore: number
  /** The connection breaks after COMMIT, before the answer (F102); a quarter as often after a single statement. */
  cutAfter: number
  /** The server answers 40001 to a statement or to COMMIT (F103). */
  serialization: number
}

/** The connection to the database broke. */
export class ConnectionCut extends Error {
  readonly code = 'connection_cut'
}

// A real failure of the server, so that the real retry code sees what it would see.
const RAISE_40001 = `do $$ begin raise exception 'injected' using errcode = 'serialization_failure'; end $$`

/** What the database of a simulated core is made of. */
export interface GatedDatabaseParts {
  readonly db: Database
  readonly gate: Gate
  readonly owner: object
  readonly random: Random
  readonly faults: DatabaseFaults
  /** Brings the server's clock to the virtual time. */
  readonly syncClock: () => Promise<void>
  /** Told of each injected fault: what it was. */
  readonly onFault: (what: 'cut-before' | 'cut-after' | '40001') => void
}

/** The real database of one core, with every statement through the gate and faults around them. */
export function gatedDatabase(parts: GatedDatabaseParts): Database {
  return {
    query: <R>(text: string, values?: readonly unknown[]) => gatedQuery<R>(parts, text, values),
    transaction: work => gatedTransaction(parts, run => parts.db.transaction(run), work),
    snapshot: work =>
      gatedTransaction(
        parts,
        run => parts.db.snapshot(run),
        sql => work({ ...sql, isSnapshot: true }),
      ),
    close: async () => undefined,
  }
}

function gatedQuery<R>(
  { db, gate, owner, random, faults, syncClock, onFault }: GatedDatabaseParts,
  text: string,
  values?: readonly unknown[],
): Promise<{ rows: R[]; rowCount: number }> {
  return gate.call(owner, async () => {
    if (random.chance(faults.cutBefore)) {
      onFault('cut-before')
      throw new ConnectionCut('before the statement')
    }
    await syncClock()
    const result = await db.query<R>(text, values)
    if (random.chance(faults.cutAfter / 4)) {
      onFault('cut-after')
      throw new ConnectionCut('after the statement')
    }
    return result
  })
}

async function gatedTransaction<T>(
  parts: GatedDatabaseParts,
  transact: (run: (sql: Sql) => Promise<T>) => Promise<T>,
  work: (sql: Sql) => Promise<T>,
): Promise<T> {
  const { gate, owner, random, faults, onFault } = parts
  let lost = false
  // BEGIN, COMMIT and ROLLBACK are the real database's own; the gate must know that they are under way.
  let under = await gate.call(owner, async () => gate.begin())
  try {
    const result = await transact(async sql => {
      gate.end(under)
      try {
        const done = await work(gatedStatements(parts, sql))
        await gate.call(owner, async () => {
          if (random.chance(faults.cutBefore)) {
            onFault('cut-before')
            throw new ConnectionCut('before COMMIT')
          }
          lost = random.chance(faults.cutAfter)
          if (random.chance(faults.serialization)) await raise40001(parts, sql)
        })
        return done
      } finally {
        under = gate.begin()
      }
    })
    if (lost) {
      onFault('cut-after')
      throw new ConnectionCut('after COMMIT')
    }
    return result
  } finally {
    gate.end(under)
  }
}

function gatedStatements(parts: GatedDatabaseParts, sql: Sql): Sql {
  const { gate, owner, random, faults, syncClock } = parts
  return {
    query: (text, values) =>
      gate.call(owner, async () => {
        if (random.chance(faults.serialization / 4)) await raise40001(parts, sql)
        await syncClock()
        return sql.query(text, values)
      }),
  }
}

async function raise40001({ onFault }: GatedDatabaseParts, sql: Sql): Promise<void> {
  onFault('40001')
  await sql.query(RAISE_40001)
}
