import type { Snapshot } from './database.ts'
import type { EventKind } from './events.ts'

/** One request that was made to the merchant. */
export interface LoggedAttempt {
  readonly deliveryId: string
  /** Which stage of the transfer it told of. */
  readonly kind: EventKind
  readonly number: number
  readonly startedAtMs: number
  /** As sent, with the full query. */
  readonly requestUrl: string
  /** HTTP status, or `-3` when no answer came. */
  readonly responseStatus: string
  readonly response: string
  readonly acknowledged: boolean
  readonly durationMs: number
  /** When it was to be tried again; null when not. */
  readonly nextAttemptAtMs: number | null
}

/** Where the delivery of one stage stands. */
export interface StageDelivery {
  readonly id: string
  readonly kind: EventKind
  readonly sequence: number
  readonly state: 'pending' | 'delivered' | 'exhausted' | 'superseded'
  readonly acknowledgedBy: 'token' | 'status' | null
  /** What a POST carried; null for a GET. */
  readonly contentType: string | null
  readonly body: string | null
}

/** What a merchant was told of one transfer. */
export interface TransferDeliveries {
  /** In order of their stages. */
  readonly stages: StageDelivery[]
  /** The last 10 over all stages, newest first (reference blockbee 6.2). */
  readonly attempts: LoggedAttempt[]
}

const ATTEMPTS_SHOWN = 10

/** What the merchant was told of these transfers, by transfer id; a transfer without deliveries has no entry. */
export async function deliveriesOfTransfers(
  sql: Snapshot,
  businessId: string,
  transferIds: readonly string[],
): Promise<Map<string, TransferDeliveries>> {
  const found = new Map<string, TransferDeliveries>()
  if (transferIds.length === 0) return found
  const stages = await sql.query<StageDelivery & { transferId: string }>(
    `select d.transfer_id as "transferId", d.id, e.kind, d.sequence, d.state, d.acknowledged_by as "acknowledgedBy",
            d.content_type as "contentType", d.body
       from deliveries d join events e on e.business_id = d.business_id and e.id = d.event_id
      where d.business_id = $1 and d.transfer_id = any($2::uuid[])
      order by d.transfer_id, d.sequence`,
    [businessId, transferIds],
  )
  for (const { transferId, ...stage } of stages.rows) {
    const entry = found.get(transferId)
    if (entry === undefined) found.set(transferId, { stages: [stage], attempts: [] })
    else entry.stages.push(stage)
  }
  const attempts = await sql.query<LoggedAttempt & { transferId: string }>(
    `select newest.*
       from unnest($2::uuid[]) as given (transfer_id),
       lateral (
         select d.transfer_id as "transferId", d.id as "deliveryId", e.kind, a.number,
                round(extract(epoch from a.started_at) * 1000)::float8 as "startedAtMs", a.request_url as "requestUrl",
                a.response_status as "responseStatus", a.response, a.acknowledged, a.duration_ms as "durationMs",
                round(extract(epoch from a.next_attempt_at) * 1000)::float8 as "nextAttemptAtMs"
           from deliveries d
           join events e on e.business_id = d.business_id and e.id = d.event_id
           join delivery_attempts a on a.business_id = d.business_id and a.delivery_id = d.id
          where d.business_id = $1 and d.transfer_id = given.transfer_id
          order by a.started_at desc, d.sequence desc, a.number desc
          limit ${ATTEMPTS_SHOWN}) newest`,
    [businessId, [...found.keys()]],
  )
  for (const { transferId, ...attempt } of attempts.rows) found.get(transferId)?.attempts.push(attempt)
  return found
}
