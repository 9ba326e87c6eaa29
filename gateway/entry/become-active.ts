import type { GatewayConfig } from '../runtime/config.ts'
import { type Database, openDatabase } from '../storage/database.ts'
import { admitHolder, type GatewayLease, LeaseLost, takeLease } from '../storage/gateway-lease.ts'
import { type ConnectedSigner, connectSigner, seenEpoch } from './connect-signer.ts'

/** What only one gateway has. */
export interface Active {
  readonly db: Database
  readonly connected: ConnectedSigner
}

/** Who is told of troubles with it. */
export interface ActiveEvents {
  /** A connection to the database broke. */
  readonly onError: (error: Error) => void
  /** Another gateway took over: whatever this one asks of the database or the signer from now on is refused. */
  readonly onLost: (reason: string) => void
}

type Where = Pick<GatewayConfig, 'databaseUrl' | 'signer'>

const POOL_MAX = 24

/**
 * Makes this process the only gateway on its database, whose schema is this release's, and its signer. One that ran before
 * is cut off from both: it may be dead, asleep or about to be replaced, the one that started last goes on (F93).
 * @throws SignerUnreachable, LeaseContested, LeaseLost
 */
export async function becomeActive(config: Where, events: ActiveEvents): Promise<Active> {
  const lease = await newLease(config)
  const db = openDatabase(config.databaseUrl, {
    poolMax: POOL_MAX,
    onError: events.onError,
    admit: async sql => {
      try {
        await admitHolder(sql, lease)
      } catch (error) {
        if (error instanceof LeaseLost) events.onLost(error.message)
        throw error
      }
    },
  })
  try {
    return { db, connected: await connectSigner(config.signer, lease, events.onLost) }
  } catch (error) {
    await db.close()
    throw error
  }
}

async function newLease(config: Where): Promise<GatewayLease> {
  const db = openDatabase(config.databaseUrl, { poolMax: 1, onError: () => undefined })
  try {
    return await takeLease(db, await seenEpoch(config.signer))
  } finally {
    await db.close()
  }
}
