import type { Database } from '../gateway/storage/database.ts'
import type { SimulatedChain } from './simulated-chain.ts'

// What a run waits for, asked of the database.

/** Whether every chain is scanned: an address may be given out then (F8). */
export async function haveCursors(db: Database, chains: readonly SimulatedChain[]): Promise<boolean> {
  const { rowCount } = await db.query('select 1 from cursors where chain_id = any($1)', [
    chains.map(({ chainId }) => chainId),
  ])
  return rowCount === chains.length
}

/** What an operator does: everything that is parked may be tried again from `nowMs` on. */
export async function freeParked(db: Database, businesses: readonly string[], nowMs: number): Promise<void> {
  await db.query(
    `update obligations set state = 'due', failures = 0, due_at = to_timestamp($2::float8 / 1000)
      where business_id = any($1) and state = 'parked'`,
    [businesses, nowMs],
  )
  await db.query(
    `update payouts set failures = 0, due_at = to_timestamp($2::float8 / 1000)
      where business_id = any($1) and state = 'processing' and due_at = 'infinity'`,
    [businesses, nowMs],
  )
}

/** Whether every chain is scanned to its head with an empty mempool, and nothing of these businesses is under way. */
export async function nothingIsOwed(
  db: Database,
  chains: readonly SimulatedChain[],
  businesses: readonly string[],
): Promise<boolean> {
  for (const chain of chains) {
    const { rows } = await db.query<{ hash: string }>('select hash from cursors where chain_id = $1', [
      chain.chainId,
    ])
    if (rows[0]?.hash !== chain.blocks.at(-1)?.ref.hash || chain.mempool.length > 0) return false
  }
  const { rowCount } = await db.query(
    `select 1 from obligations where business_id = any($1) and state in ('due', 'sent', 'parked')
     union all
     select 1 from transfers where business_id = any($1) and state = 'seen'
     union all
     select 1 from payouts where business_id = any($1) and state = 'processing'
     union all
     select 1 from outgoing_transactions where state = 'open' and chain_id = any($2) limit 1`,
    [businesses, chains.map(({ chainId }) => chainId)],
  )
  return rowCount === 0
}

/** Whether every event of the business was composed and every delivery has come to its end. */
export async function isTold(db: Database, businessId: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `select 1 from events where business_id = $1 and composed_at is null
     union all
     select 1 from deliveries where business_id = $1 and state = 'pending' limit 1`,
    [businessId],
  )
  return rowCount === 0
}
