import { setTimeout as sleep } from 'node:timers/promises'
import { newUuid } from '../domain/ids.ts'
import type { Database, Sql } from './database.ts'

/** The right of one gateway process to use the database and the signer. */
export interface GatewayLease {
  readonly epoch: bigint
  readonly holder: string
}

/** Another gateway started on this database; this one must end. */
export class LeaseLost extends Error {
  readonly code = 'lease_lost'
}

/** Connections of the gateway before are still there, although they were told to end. */
export class LeaseContested extends Error {
  readonly code = 'lease_contested'
}

const NAME = 'polytill-gateway'
/** A connection ends within milliseconds, unless its server process waits for the disk. */
const LOOK_AGAIN_MS = 10
const LOOKS_MAX = 1_000

/**
 * Makes whoever calls it the only gateway on the database: takes the next epoch, above `seenEpoch` too, and ends every
 * connection of a gateway before it. When this returns, nothing of that gateway can be committed any more: its open
 * transactions are rolled back and `admitHolder` refuses it new connections (F93).
 * @throws LeaseContested
 */
export async function takeLease(db: Database, seenEpoch: bigint): Promise<GatewayLease> {
  const holder = newUuid()
  const { rows } = await db.query<{ epoch: bigint }>(
    `insert into gateway_lease as lease (epoch, holder) values ($1::bigint + 1, $2)
     on conflict (single) do update
       set epoch = greatest(lease.epoch, $1::bigint) + 1, holder = excluded.holder, taken_at = now()
     returning epoch`,
    [seenEpoch, holder],
  )
  await endOthers(db, holder)
  return { epoch: rows[0]?.epoch ?? 0n, holder }
}

/**
 * What a gateway does with each new connection before its first use. The name comes first: whoever takes the lease after
 * this look at it finds the connection and ends it.
 * @throws LeaseLost
 */
export async function admitHolder(sql: Sql, { holder }: GatewayLease): Promise<void> {
  await sql.query(`select set_config('application_name', $1, false)`, [nameOf(holder)])
  const { rows } = await sql.query<{ epoch: bigint; holder: string }>(
    'select epoch, holder from gateway_lease',
  )
  if (rows[0]?.holder !== holder)
    throw new LeaseLost(`another gateway has started on this database (epoch ${rows[0]?.epoch})`)
}

/** Only while the lease is ours: whoever was replaced meanwhile must not end the connections of the one behind it. */
async function endOthers(db: Database, holder: string): Promise<void> {
  for (let look = 0; look < LOOKS_MAX; look++) {
    const { rowCount } = await db.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name like $1 || ' %' and application_name <> $2
          and exists (select from gateway_lease where holder = $3)`,
      [NAME, nameOf(holder), holder],
    )
    if (rowCount === 0) return
    await sleep(LOOK_AGAIN_MS)
  }
  throw new LeaseContested('connections of the gateway before do not end; is the database server stuck?')
}

function nameOf(holder: string): string {
  return `${NAME} ${holder}`
}
