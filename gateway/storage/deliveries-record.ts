import type { Sql } from './database.ts'
import type { ClaimedDelivery } from './deliveries-claim.ts'

/** An attempt that ended. */
export interface EndedAttempt {
  readonly delivery: ClaimedDelivery
  /** How long ago it started, and how long it took. Milliseconds. */
  readonly startedAgoMs: number
  readonly durationMs: number
  /** HTTP status, or `-3` when no answer came (reference blockbee 6.2). */
  readonly responseStatus: string
  readonly response: string
  readonly acknowledgedBy: 'token' | 'status' | null
}

/**
 * Records attempts and what follows from them, in one statement: delivered, superseded by a later stage, due again
 * (first retry `retryFirstMs` after the attempt's start, doubling with every recorded attempt), or exhausted when
 * that would be after the delivery's end. An attempt at a later stage ends what was left open of earlier ones, which
 * happens when both were written at the same moment. The attempt is recorded even when the lease was lost meanwhile; the
 * delivery then changes only if the merchant acknowledged. Repeating the call changes nothing.
 */
export async function recordAttempts(
  sql: Sql,
  ended: readonly EndedAttempt[],
  time: { offsetMs: number; retryFirstMs: number },
): Promise<void> {
  await sql.query(
    `with t as materialized (select now() + $9 * interval '1 millisecond' as at),
     judged as materialized (
       select g.*, d.sequence, d.transfer_id, t.at, started.at as started_at, retry.at as retry_at,
              case when g.acknowledged_by is not null then 'delivered'
                   when exists (select 1 from deliveries later
                                 where later.business_id = d.business_id and later.transfer_id = d.transfer_id
                                   and later.sequence > d.sequence) then 'superseded'
                   when retry.at > d.give_up_at then 'exhausted'
                   else 'pending' end as next_state
         from unnest($1::text[], $2::text[], $3::int[], $4::float8[], $5::text[], $6::text[], $7::text[], $8::int[])
                as g (business_id, id, number, started_ago_ms, response_status, response, acknowledged_by, duration_ms)
         join deliveries d on d.business_id = g.business_id and d.id = g.id
         cross join t
         cross join lateral (select t.at - g.started_ago_ms * interval '1 millisecond' as at) started
         cross join lateral (
           select started.at + $10 * power(2, least(30, count(*))) * interval '1 millisecond' as at
             from delivery_attempts a where a.business_id = d.business_id and a.delivery_id = d.id) retry),
     changed as (
       update deliveries d set
         state = judged.next_state,
         acknowledged_by = judged.acknowledged_by,
         next_attempt_at = case judged.next_state when 'pending' then judged.retry_at else d.next_attempt_at end,
         leased_until = null
         from judged
        where d.business_id = judged.business_id and d.id = judged.id and d.state = 'pending'
          and (d.attempts = judged.number or judged.acknowledged_by is not null)),
     moot as (
       update deliveries earlier set state = 'superseded', leased_until = null
         from judged
        where judged.sequence > 1 and earlier.business_id = judged.business_id
          and earlier.transfer_id = judged.transfer_id and earlier.sequence < judged.sequence
          and earlier.state = 'pending' and (earlier.leased_until is null or earlier.leased_until <= judged.at))
     insert into delivery_attempts (business_id, delivery_id, number, started_at, request_url, response_status, response,
                                    acknowledged, duration_ms, next_attempt_at)
     select judged.business_id, judged.id, judged.number, judged.started_at, d.url, judged.response_status,
            judged.response, judged.acknowledged_by is not null, judged.duration_ms,
            case judged.next_state when 'pending' then judged.retry_at end
       from judged join deliveries d on d.business_id = judged.business_id and d.id = judged.id
     on conflict (business_id, delivery_id, number) do nothing`,
    [
      ended.map(attempt => attempt.delivery.businessId),
      ended.map(attempt => attempt.delivery.id),
      ended.map(attempt => attempt.delivery.number),
      ended.map(attempt => attempt.startedAgoMs),
      ended.map(attempt => attempt.responseStatus),
      ended.map(attempt => attempt.response),
      ended.map(attempt => attempt.acknowledgedBy),
      ended.map(attempt => attempt.durationMs),
      time.offsetMs,
      time.retryFirstMs,
    ],
  )
}

/** Keeps deliveries held for another `leaseMs`. One that was taken over meanwhile is left alone. */
export async function renewLeases(
  sql: Sql,
  held: readonly ClaimedDelivery[],
  time: { offsetMs: number; leaseMs: number },
): Promise<void> {
  await sql.query(
    `update deliveries d
        set leased_until = greatest(d.leased_until, now() + ($4::float8 + $5::float8) * interval '1 millisecond')
       from unnest($1::text[], $2::text[], $3::int[]) as g (business_id, id, number)
      where d.business_id = g.business_id and d.id = g.id and d.attempts = g.number
        and d.state = 'pending' and d.leased_until is not null`,
    [...keysOf(held), time.offsetMs, time.leaseMs],
  )
}

/** Gives back deliveries whose attempt was not made or was broken off: due as before, the attempt not counted. */
export async function releaseDeliveries(sql: Sql, held: readonly ClaimedDelivery[]): Promise<void> {
  await sql.query(
    `update deliveries d set leased_until = null, attempts = d.attempts - 1
       from unnest($1::text[], $2::text[], $3::int[]) as g (business_id, id, number)
      where d.business_id = g.business_id and d.id = g.id and d.attempts = g.number and d.state = 'pending'`,
    keysOf(held),
  )
}

function keysOf(held: readonly ClaimedDelivery[]): unknown[] {
  return [held.map(one => one.businessId), held.map(one => one.id), held.map(one => one.number)]
}
