import type { Sql } from './database.ts'
import type { EventKind } from './events.ts'

/** An event to be written in the transaction that makes it true (F53). */
export interface NewEvent {
  readonly businessId: string
  readonly id: string
  readonly kind: EventKind
  readonly tillId: string
  readonly transferId: string
  /** JSON-safe facts; amounts as decimal strings of base units. */
  readonly facts: Readonly<Record<string, string | number>>
}

/**
 * Appends to the outbox; an event of the same transfer and kind that exists already stays as it is. Each new one takes
 * the next number of its transfer's own sequence. What a business moves to its own payouts is no payment to tell of. Returns
 * how many were new.
 */
export async function insertEvents(sql: Sql, events: readonly NewEvent[]): Promise<number> {
  if (events.length === 0) return 0
  const offered = events.map(event => ({
    business_id: event.businessId,
    id: event.id,
    kind: event.kind,
    till_id: event.tillId,
    transfer_id: event.transferId,
    facts: event.facts,
  }))
  const { rowCount } = await sql.query(
    `insert into events (business_id, id, kind, till_id, transfer_id, sequence, facts)
     select x.business_id, x.id, x.kind, x.till_id, x.transfer_id,
            1 + (select count(*) from events e where e.business_id = x.business_id and e.transfer_id = x.transfer_id), x.facts
       from jsonb_to_recordset($1::jsonb) as x(
         business_id text, id text, kind text, till_id text, transfer_id uuid, facts jsonb)
      where not exists (select 1 from payout_wallets w where w.till_id = x.till_id)
     on conflict (business_id, transfer_id, kind) do nothing`,
    [JSON.stringify(offered)],
  )
  return rowCount
}
