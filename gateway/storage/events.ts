import type { Sql } from './database.ts'

/** Which merchant protocol a till speaks. */
export type EventDialect = 'blockbee' | 'bleumi' | 'bleepay'

/**
 * What happened, as a merchant is told: to a transfer, to the order that it belongs to (`order.paid`: whole and
 * confirmed, told with the transfer that made it so), or to an operation on a till. `transfer.rewound` and
 * `transfer.returned`: a reorg took it back, and it is in a block again.
 */
export type EventKind =
  | 'transfer.pending'
  | 'transfer.forwarded'
  | 'order.paid'
  | 'deposit.confirmed'
  | 'operation.ended'
  | 'transfer.rewound'
  | 'transfer.returned'

/** One row of the outbox, with the dialect of its till. */
export interface StoredEvent {
  readonly businessId: string
  /** `evt_…`; stable over every retry and replay (F55). */
  readonly id: string
  readonly kind: EventKind
  readonly dialect: EventDialect
  readonly tillId: string
  /** UUID; the merchant's name of the transfer in every stage. Of operations and reorgs: a subject of their own. */
  readonly transferId: string
  /** Position in the transfer's own gap-free sequence, from 1. */
  readonly sequence: number
  /** What was true when it happened. Unknown until parsed: an older release may have written it. */
  readonly facts: unknown
  /** Database time, milliseconds since the epoch. */
  readonly createdAtMs: number
}

/**
 * Locks up to `limit` events that no delivery was composed for, oldest first, skipping those that another process
 * holds. Found by their state, never by a high-water mark, so an event that commits late is not passed over (F54).
 * An event waits until the earlier ones of its transfer are composed, unless those are in `setAside`. The locks last
 * until the transaction ends.
 *
 * `offset 0` makes the earlier ones be looked up by transfer: the index of uncomposed events looks cheaper to the
 * planner and is read whole for each event then.
 */
export async function lockUncomposedEvents(
  sql: Sql,
  choice: { dialects: readonly EventDialect[]; setAside: readonly string[]; limit: number },
): Promise<StoredEvent[]> {
  const { rows } = await sql.query<Omit<StoredEvent, 'createdAtMs'> & { createdAt: Date }>(
    `select e.business_id as "businessId", e.id, e.kind, t.dialect, e.till_id as "tillId",
            e.transfer_id as "transferId", e.sequence, e.facts, e.created_at as "createdAt"
       from events e
       join tills t on t.business_id = e.business_id and t.id = e.till_id
      where e.composed_at is null and e.id <> all($2::text[]) and t.dialect = any($1::text[])
        and (e.sequence = 1 or not exists (
          select 1 from (
            select id, composed_at from events
             where business_id = e.business_id and transfer_id = e.transfer_id and sequence < e.sequence
            offset 0) earlier
           where earlier.composed_at is null and earlier.id <> all($2::text[])))
      order by e.created_at
      limit $3
        for update of e skip locked`,
    [choice.dialects, choice.setAside, choice.limit],
  )
  return rows.map(({ createdAt, ...event }) => ({ ...event, createdAtMs: createdAt.getTime() }))
}

/** Marks events as composed. */
export async function markComposed(sql: Sql, events: readonly StoredEvent[]): Promise<void> {
  await sql.query(
    `update events e set composed_at = now()
       from unnest($1::text[], $2::text[]) as given (business_id, id)
      where e.business_id = given.business_id and e.id = given.id`,
    [events.map(event => event.businessId), events.map(event => event.id)],
  )
}
