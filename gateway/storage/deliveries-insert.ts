import type { Sql } from './database.ts'
import type { ClaimedDelivery, StoredRequest } from './deliveries-claim.ts'

/** A delivery as it is first written. */
export interface NewDelivery extends StoredRequest {
  readonly eventId: string
  readonly transferId: string
  readonly sequence: number
  /** When its event was written. Milliseconds since the epoch, database time. */
  readonly eventCreatedAtMs: number
}

/**
 * Writes deliveries, due at once; retries end when the event is `retryForMs` old. An event that has its delivery
 * already gets no second one. A delivery of a later stage makes the earlier ones of its transfer moot: those that
 * were tried and are not under way now end as `superseded`; the rest do when their attempt ends.
 *
 * Those named in `claim` are the writer's own from the start, as if it had claimed them right after: it gets them back,
 * with their first attempt counted and a lease. Only a first stage may be named: the later ones have an order to keep.
 */
export async function insertDeliveries(
  sql: Sql,
  deliveries: readonly NewDelivery[],
  time: { offsetMs: number; retryForMs: number; leaseMs: number },
  claim: ReadonlySet<string> = new Set(),
): Promise<ClaimedDelivery[]> {
  const columns = <K extends keyof NewDelivery>(key: K) => deliveries.map(delivery => delivery[key])
  const { rows } = await sql.query<{ id: string }>(
    `insert into deliveries as d (business_id, id, event_id, transfer_id, sequence, endpoint, method, url, content_type, body,
                             state, next_attempt_at, give_up_at, attempts, leased_until, signature)
     select g.business_id, g.id, g.event_id, g.transfer_id, g.sequence, g.endpoint, g.method, g.url, g.content_type, g.body,
            case when g.sequence < coalesce((select max(later.sequence) from deliveries later
                   where later.business_id = g.business_id and later.transfer_id = g.transfer_id), 0)
                 then 'superseded' else 'pending' end,
            now() + $12::float8 * interval '1 millisecond',
            to_timestamp(g.event_created_at_ms / 1000.0) + ($12::float8 + $13::float8) * interval '1 millisecond',
            g.claimed::int, case when g.claimed then now() + ($12::float8 + $15::float8) * interval '1 millisecond' end,
            g.signature
       from unnest($1::text[], $2::text[], $3::text[], $4::uuid[], $5::int[], $6::text[], $7::text[], $8::text[],
                   $9::text[], $10::text[], $11::float8[], $14::bool[], $16::text[])
         as g (business_id, id, event_id, transfer_id, sequence, endpoint, method, url, content_type, body,
               event_created_at_ms, claimed, signature)
     on conflict (business_id, event_id) do nothing
     returning d.id`,
    [
      columns('businessId'),
      columns('id'),
      columns('eventId'),
      columns('transferId'),
      columns('sequence'),
      columns('endpoint'),
      columns('method'),
      columns('url'),
      columns('contentType'),
      columns('body'),
      columns('eventCreatedAtMs'),
      time.offsetMs,
      time.retryForMs,
      deliveries.map(({ id }) => claim.has(id)),
      time.leaseMs,
      columns('signature'),
    ],
  )
  await supersedeEarlier(
    sql,
    deliveries.filter(delivery => delivery.sequence > 1),
    time.offsetMs,
  )
  const written = new Set(rows.map(({ id }) => id))
  return deliveries
    .filter(({ id }) => claim.has(id) && written.has(id))
    .map(({ transferId: _t, sequence: _s, eventId: _e, eventCreatedAtMs: _c, ...delivery }) => ({
      ...delivery,
      number: 1,
      overdueMs: 0,
    }))
}

async function supersedeEarlier(sql: Sql, later: readonly NewDelivery[], offsetMs: number): Promise<void> {
  if (later.length === 0) return
  await sql.query(
    `update deliveries d set state = 'superseded', leased_until = null
       from unnest($1::text[], $2::uuid[], $3::int[]) as g (business_id, transfer_id, sequence)
      where d.business_id = g.business_id and d.transfer_id = g.transfer_id and d.sequence < g.sequence
        and d.state = 'pending'
        and (d.leased_until is null or d.leased_until <= now() + $4 * interval '1 millisecond')
        and exists (select 1 from delivery_attempts a where a.business_id = d.business_id and a.delivery_id = d.id)`,
    [
      later.map(delivery => delivery.businessId),
      later.map(delivery => delivery.transferId),
      later.map(delivery => delivery.sequence),
      offsetMs,
    ],
  )
}
