import type { DeliverySignature } from '../notify/ports.ts'
import type { Sql } from './database.ts'
import type { EventKind } from './events.ts'
import { epochMs } from './orders-rows.ts'
import { laterSql } from './store-time.ts'

/** Where a delivery stands; of `deliveries.state`. */
export type DeliveryState = 'pending' | 'delivered' | 'exhausted' | 'superseded'

/** A delivery in a list. */
export interface ListedDelivery {
  readonly id: string
  readonly kind: EventKind
  readonly state: DeliveryState
  readonly acknowledgedBy: 'token' | 'status' | null
  /** `rsa`: callbacks, which `*ok*` acknowledges best. `hmac`: webhooks. */
  readonly signature: DeliverySignature
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly createdAtMs: number
  /** When it is tried next; of meaning while it is pending. */
  readonly nextAttemptAtMs: number
  /** Attempts that ended, and what the last one was answered: an HTTP status, or `-3` for no answer. */
  readonly attempts: number
  readonly lastStatus: string | null
}

/** An attempt as it is shown. */
export interface ShownAttempt {
  readonly number: number
  readonly startedAtMs: number
  readonly durationMs: number
  /** HTTP status, or `-3` when no answer came. */
  readonly responseStatus: string
  readonly response: string
  readonly acknowledged: boolean
}

/** A delivery with its request and what came back. */
export interface ShownDelivery extends ListedDelivery {
  readonly transferId: string
  readonly contentType: string | null
  /** What a POST carries; null for a GET. */
  readonly body: string | null
  /** Whether a later callback of the same payment took its place: then it is not sent again. */
  readonly isReplaced: boolean
  /** The latest first, at most `ATTEMPTS_SHOWN`. */
  readonly log: readonly ShownAttempt[]
}

/** Which deliveries a page lists. */
export interface DeliveryChoice {
  /** Null: all. */
  readonly state: DeliveryState | null
  /** Only older ones than this delivery; null: from the latest. */
  readonly before: string | null
  readonly limit: number
}

/** Of one delivery, the latest so many. */
export const ATTEMPTS_SHOWN = 20

const COLUMNS = `d.id, e.kind, d.state, d.acknowledged_by as "acknowledgedBy", d.signature, d.method, d.url,
  ${epochMs('d.created_at')} as "createdAtMs", ${epochMs('d.next_attempt_at')} as "nextAttemptAtMs"`
const ATTEMPTS = `(select count(*)::int from delivery_attempts a
                    where a.business_id = d.business_id and a.delivery_id = d.id) as attempts,
  (select a.response_status from delivery_attempts a
    where a.business_id = d.business_id and a.delivery_id = d.id order by a.number desc limit 1) as "lastStatus"`

/** Deliveries of a business, the latest first. */
export async function listDeliveries(
  sql: Sql,
  businessId: string,
  { state, before, limit }: DeliveryChoice,
): Promise<ListedDelivery[]> {
  const { rows } = await sql.query<ListedDelivery>(
    `select ${COLUMNS}, ${ATTEMPTS}
       from (select * from deliveries
              where business_id = $1 and ($2::text is null or state = $2) and ($3::text is null or id < $3)
              order by id desc limit $4) d
       join events e on e.business_id = d.business_id and e.id = d.event_id
      order by d.id desc`,
    [businessId, state, before, limit],
  )
  return rows
}

/** One delivery with its log, as of one moment; null when the business has none of that id. */
export async function findDelivery(sql: Sql, businessId: string, id: string): Promise<ShownDelivery | null> {
  const { rows } = await sql.query<ShownDelivery>(
    `select ${COLUMNS}, ${ATTEMPTS}, d.transfer_id::text as "transferId", d.content_type as "contentType", d.body,
            ${IS_REPLACED} as "isReplaced",
            (select coalesce(json_agg(json_build_object(
                      'number', a.number, 'startedAtMs', ${epochMs('a.started_at')}, 'durationMs', a.duration_ms,
                      'responseStatus', a.response_status, 'response', a.response, 'acknowledged', a.acknowledged)
                      order by a.number desc), '[]')
               from (select * from delivery_attempts latest
                      where latest.business_id = d.business_id and latest.delivery_id = d.id
                      order by latest.number desc limit ${ATTEMPTS_SHOWN}) a) as log
       from deliveries d join events e on e.business_id = d.business_id and e.id = d.event_id
      where d.business_id = $1 and d.id = $2`,
    [businessId, id],
  )
  return rows[0] ?? null
}

/** Of `deliveries d`: the rule by which whoever claims a delivery takes it for superseded. */
const IS_REPLACED = `exists (select 1 from deliveries later
  where later.business_id = d.business_id and later.transfer_id = d.transfer_id and later.sequence > d.sequence)`

/**
 * Makes a delivery due at once, whether it was acknowledged, given up or waits for its next attempt; it then counts as not
 * acknowledged. One that is due already or that somebody holds is left alone, and so is one that was replaced. True: it is due now.
 * The end of its retries stays: behind it there is this one attempt. Of several at once one makes it due, though the transaction
 * that waited for the row may have begun first: the row is compared with the time at which it is looked at, not with `now()`.
 */
export async function makeDeliveryDue(
  sql: Sql,
  {
    businessId,
    id,
    offsetMs,
  }: { readonly businessId: string; readonly id: string; readonly offsetMs: number },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update deliveries d
        set state = 'pending', acknowledged_by = null, leased_until = null, next_attempt_at = ${laterSql('$3')}
      where d.business_id = $1 and d.id = $2 and d.state <> 'superseded' and not ${IS_REPLACED}
        and (d.state <> 'pending' or d.next_attempt_at > clock_timestamp() + $3::float8 * interval '1 millisecond')
        and (d.leased_until is null or d.leased_until <= ${laterSql('$3')})`,
    [businessId, id, offsetMs],
  )
  return rowCount === 1
}
