import type { DeliverySignature } from '../notify/ports.ts'
import type { Sql } from './database.ts'

/** A delivery's request as it is stored: every attempt sends these bytes. */
export interface StoredRequest {
  readonly businessId: string
  /** The delivery's. */
  readonly id: string
  /** Scheme, host and port: connections are shared out by it. */
  readonly endpoint: string
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly contentType: string | null
  readonly body: string | null
  readonly signature: DeliverySignature
}

/** A delivery that this process holds, with the attempt it is about to make. */
export interface ClaimedDelivery extends StoredRequest {
  /** Number of the attempt; counted before the work, and the fencing token of everything written about it (F63). */
  readonly number: number
  /** How late the claim is: milliseconds since the attempt was due. */
  readonly overdueMs: number
}

/** What may be claimed. */
export interface ClaimChoice {
  /** Added to the database's clock. Milliseconds. */
  readonly offsetMs: number
  readonly leaseMs: number
  readonly limit: number
  /** Most deliveries of one endpoint, where `rooms` says nothing else. */
  readonly room: number
  readonly rooms: ReadonlyMap<string, number>
}

// Due rows looked at in order of time. A backlog of an endpoint without room may fill it: then `backlog` is set.
const WINDOW = 500
// A process died during so many attempts at a row: it is taken for the cause and left to a person (F63).
const UNRECORDED_MAX = 16

const DUE = `d.state = 'pending' and d.next_attempt_at <= t.at and (d.leased_until is null or d.leased_until <= t.at)`

// A later stage waits until the first attempt of each earlier one of its transfer has ended, and none is under way.
const IN_ORDER = `(d.sequence = 1 or not exists (
  select 1 from deliveries earlier
   where earlier.business_id = d.business_id and earlier.transfer_id = d.transfer_id
     and earlier.sequence < d.sequence and earlier.state = 'pending'
     and (earlier.leased_until > t.at or not exists (
       select 1 from delivery_attempts a where a.business_id = earlier.business_id and a.delivery_id = earlier.id))))`

const DUE_BY_TIME = `
  select d.business_id, d.id, d.endpoint, d.next_attempt_at
    from deliveries d, t where ${DUE} and ${IN_ORDER}
   order by d.next_attempt_at limit ${WINDOW}`

const DUE_BY_ENDPOINT = `
  select d.business_id, d.id, d.endpoint, d.next_attempt_at
    from t, unnest($5::text[], $6::int[]) as open (endpoint, room),
    lateral (select d.business_id, d.id, d.endpoint, d.next_attempt_at from deliveries d
              where d.endpoint = open.endpoint and ${DUE} and ${IN_ORDER}
              order by d.next_attempt_at limit open.room) d`

// The conditions are repeated beside the lock: a row that changed since the snapshot is judged again (F103). They are
// worded so that only the primary key fits; on tables without statistics the planner else reads the whole due index
// once for every row.
// The lease doubles with every attempt that a process did not survive, from the third on.
const claimSql = (due: string): string => `
  with t as materialized (select now() + $1 * interval '1 millisecond' as at),
  due as materialized (${due}),
  fair as materialized (
    select placed.business_id, placed.id
      from (select due.*, coalesce(given.room, $4) as room,
                   row_number() over (partition by due.endpoint order by due.next_attempt_at) as place
              from due left join unnest($5::text[], $6::int[]) as given (endpoint, room)
                on given.endpoint = due.endpoint) placed
     where placed.place <= placed.room
     order by placed.place, placed.next_attempt_at
     limit $3),
  locked as materialized (
    select mine.business_id, mine.id
      from fair, t, lateral (
        select d.business_id, d.id from deliveries d
         where d.business_id = fair.business_id and d.id = fair.id
           and d.state not in ('delivered', 'exhausted', 'superseded')
           and d.next_attempt_at - t.at <= interval '0' and (d.leased_until is null or d.leased_until <= t.at)
           for update skip locked) mine),
  judged as (
    select d.business_id, d.id, t.at, (t.at - d.next_attempt_at) as overdue, d.attempts - made.recorded as unrecorded,
           case when made.recorded > 0 and exists (
                  select 1 from deliveries later
                   where later.business_id = d.business_id and later.transfer_id = d.transfer_id
                     and later.sequence > d.sequence) then 'superseded'
                when d.attempts - made.recorded >= ${UNRECORDED_MAX} then 'exhausted'
                else 'pending' end as state
      from locked join deliveries d on d.business_id = locked.business_id and d.id = locked.id, t,
      lateral (select case when d.attempts = 0 then 0 else
                 (select count(*)::int from delivery_attempts a
                   where a.business_id = d.business_id and a.delivery_id = d.id) end as recorded offset 0) made),
  claimed as (
    update deliveries d set
      state = judged.state,
      attempts = d.attempts + case judged.state when 'pending' then 1 else 0 end,
      leased_until = case judged.state when 'pending' then
        judged.at + $2 * power(2, greatest(0, least(9, judged.unrecorded - 2))) * interval '1 millisecond' end
      from judged where d.business_id = judged.business_id and d.id = judged.id
    returning d.business_id, d.id, d.endpoint, d.method, d.url, d.content_type, d.body, d.signature, d.attempts, d.state,
              extract(epoch from judged.overdue) * 1000 as overdue_ms)
  select (select count(*) from due) >= ${WINDOW} as full, c.business_id as "businessId", c.id, c.endpoint, c.method,
         c.url, c.content_type as "contentType", c.body, c.signature, c.attempts as number, c.state,
         c.overdue_ms::float8 as "overdueMs"
    from (select 1) as always left join claimed c on true`

const BY_TIME = claimSql(DUE_BY_TIME)
const BY_ENDPOINT = claimSql(DUE_BY_ENDPOINT)

/**
 * Takes due deliveries under a lease and counts the attempt, in one statement. Skips what others hold. `touched` is
 * the number of rows that changed, superseded ones included: while it is not 0, more may be waiting. `backlog` says
 * that endpoints without room fill the window, so due work of others may lie behind it: then ask by endpoint.
 */
export async function claimDeliveries(
  sql: Sql,
  choice: ClaimChoice,
): Promise<{ claimed: ClaimedDelivery[]; touched: number; backlog: boolean }> {
  const { rows } = await sql.query<ClaimRow>(BY_TIME, valuesOf(choice))
  return { ...taken(rows), backlog: rows[0]?.full === true }
}

/** As `claimDeliveries`, from the endpoints named in `rooms` only. Cost does not grow with any endpoint's backlog. */
export async function claimDeliveriesOf(
  sql: Sql,
  choice: ClaimChoice,
): Promise<{ claimed: ClaimedDelivery[]; touched: number }> {
  return taken((await sql.query<ClaimRow>(BY_ENDPOINT, valuesOf(choice))).rows)
}

/** Up to `limit` endpoints with open deliveries, in order, from the one after `after`. */
export async function openEndpoints(sql: Sql, after: string, limit: number): Promise<string[]> {
  const { rows } = await sql.query<{ endpoint: string }>(
    `with recursive found (endpoint, n) as (
       (select endpoint, 1 from deliveries where state = 'pending' and endpoint > $1 order by endpoint limit 1)
       union all
       select (select d.endpoint from deliveries d
                where d.state = 'pending' and d.endpoint > found.endpoint order by d.endpoint limit 1), n + 1
         from found where found.endpoint is not null and n < $2)
     select endpoint from found where endpoint is not null`,
    [after, limit],
  )
  return rows.map(row => row.endpoint)
}

type ClaimRow = (ClaimedDelivery & { full: boolean; state: string }) | { full: boolean; id: null }

function valuesOf(choice: ClaimChoice): unknown[] {
  return [
    choice.offsetMs,
    choice.leaseMs,
    choice.limit,
    choice.room,
    [...choice.rooms.keys()],
    [...choice.rooms.values()],
  ]
}

function taken(rows: ClaimRow[]): { claimed: ClaimedDelivery[]; touched: number } {
  const touched = rows.filter(row => row.id !== null)
  const claimed = touched
    .filter(row => row.state === 'pending')
    .map(({ full: _full, state: _state, ...delivery }) => delivery)
  return { claimed, touched: touched.length }
}
