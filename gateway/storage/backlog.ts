import type { Sql } from './database.ts'
import { laterSql } from './store-time.ts'

/** What waits longer than it should, and how long (F99). Seconds; 0 where nothing waits. */
export interface Backlog {
  readonly chains: readonly {
    readonly chainId: string
    /** Age of the oldest debt without a transaction, or transaction without a block. */
    readonly oldestDebtSeconds: number
    /** Debts and transactions that wait for a person. */
    readonly parked: number
    /** Settlement accounts that somebody else used, so that nothing is signed (F33). */
    readonly haltedLanes: number
  }[]
  /** How late the latest callback is, or the oldest event that has none yet. */
  readonly oldestUntoldSeconds: number
  /** The database's clock, milliseconds since the epoch. */
  readonly databaseMs: number
}

/**
 * Reads all of it in one statement, by indexes of what is open, so that its cost does not grow with the history. `offsetMs`: how
 * far the gateway's clock is ahead of the database's, by which callbacks are due.
 */
export async function readBacklog(sql: Sql, offsetMs: number): Promise<Backlog> {
  const { rows } = await sql.query<{ what: string; chainId: string | null; value: number }>(
    `select 'debt' as what, chain_id as "chainId", ${ageSql('now()', 'min(created_at)')} as value
       from obligations where state = 'due' group by chain_id
     union all
     select 'debt', chain_id, ${ageSql('now()', 'min(created_at)')}
       from outgoing_transactions where state = 'open' group by chain_id
     union all
     select 'parked', chain_id, count(*)::float8 from obligations where state = 'parked' group by chain_id
     union all
     select 'parked', chain_id, count(*)::float8
       from outgoing_transactions where state = 'open' and parked_reason is not null group by chain_id
     union all
     select 'halted', chain_id, count(*)::float8 from nonce_lanes where halted_reason is not null group by chain_id
     union all
     select 'untold', null, ${ageSql(laterSql('$1'), 'min(next_attempt_at)')} from deliveries where state = 'pending'
     union all
     select 'untold', null, ${ageSql('now()', 'min(created_at)')} from events where composed_at is null
     union all
     select 'clock', null, extract(epoch from clock_timestamp())::float8 * 1000`,
    [offsetMs],
  )
  const values = (what: string, chainId: string | null): number[] =>
    rows.filter(row => row.what === what && row.chainId === chainId).map(row => row.value ?? 0)
  const chainIds = new Set(rows.flatMap(({ chainId }) => chainId ?? []))
  return {
    chains: [...chainIds].map(chainId => ({
      chainId,
      oldestDebtSeconds: Math.max(0, ...values('debt', chainId)),
      parked: values('parked', chainId).reduce((sum, count) => sum + count, 0),
      haltedLanes: values('halted', chainId)[0] ?? 0,
    })),
    oldestUntoldSeconds: Math.max(0, ...values('untold', null)),
    databaseMs: values('clock', null)[0] ?? 0,
  }
}

function ageSql(now: string, since: string): string {
  return `extract(epoch from ${now} - ${since})::float8`
}
