import type { Clock } from '../runtime/clock.ts'
import type { NotifyConfig } from '../runtime/config.ts'
import { crashpoint } from '../runtime/crashpoint.ts'
import type { Database, Sql } from '../storage/database.ts'
import type { ClaimedDelivery } from '../storage/deliveries-claim.ts'
import { insertDeliveries, type NewDelivery } from '../storage/deliveries-insert.ts'
import { type EventDialect, lockUncomposedEvents, markComposed, type StoredEvent } from '../storage/events.ts'
import { LEASE_MS } from './lease.ts'
import { parseTarget } from './outbound-target.ts'
import type { Composers, DeliveryRequest, NotifyLogger, NotifyMetrics } from './ports.ts'
import type { SetAsideEvents } from './set-aside-events.ts'
import type { DeliverySigner } from './sign-delivery.ts'

/** Who delivers in this process. New deliveries go to it with the commit that writes them, without a claim of their own. */
export interface NextInLine {
  /** The ids of those that it has room for now. */
  choose(deliveries: readonly NewDelivery[]): ReadonlySet<string>
  take(claimed: readonly ClaimedDelivery[]): void
}

/** What composing needs. */
export interface ComposeParts {
  readonly db: Database
  readonly clock: Clock
  readonly config: NotifyConfig
  readonly composers: Composers
  readonly signatures: DeliverySigner
  readonly setAside: SetAsideEvents
  readonly deliverer: NextInLine
  readonly logger: NotifyLogger
  readonly metrics?: NotifyMetrics
  /** Added to the database's clock. Milliseconds. */
  readonly offsetMs: () => number
}

/** What one batch did. */
export interface Composed {
  /** Events looked at; while it is not 0, there may be more. */
  readonly seen: number
  /** Deliveries written that nobody holds yet: they must be claimed. */
  readonly unclaimed: number
}

const BATCH = 200

/** A composer threw: which events it was given. */
class ComposerFailed extends Error {
  readonly code = 'composer_failed'
  readonly events: readonly StoredEvent[]

  constructor(events: readonly StoredEvent[], cause: unknown) {
    super('a composer failed', { cause })
    this.events = events
  }
}

/**
 * Turns one batch of uncomposed events into deliveries, in one transaction with their mark: a crash leaves both or
 * neither (F53).
 *
 * An event that cannot be composed is set aside for a while and the others go on (F63). When the composer throws for
 * a batch, the batch is repeated one by one to find the event at fault.
 */
export async function composeDeliveries(parts: ComposeParts): Promise<Composed> {
  try {
    return await composeBatch(parts, BATCH)
  } catch (error) {
    if (!(error instanceof ComposerFailed)) throw error
    let seen = 0
    let unclaimed = 0
    for (let left = error.events.length; left > 0; left--) {
      const one = await composeOne(parts)
      seen += one.seen
      unclaimed += one.unclaimed
    }
    return { seen, unclaimed }
  }
}

async function composeOne(parts: ComposeParts): Promise<Composed> {
  try {
    return await composeBatch(parts, 1)
  } catch (error) {
    if (!(error instanceof ComposerFailed)) throw error
    for (const event of error.events) setAside(parts, event, error.cause)
    return { seen: error.events.length, unclaimed: 0 }
  }
}

async function composeBatch(parts: ComposeParts, limit: number): Promise<Composed> {
  const { db, clock, config, setAside: aside } = parts
  const dialects = (['blockbee', 'bleumi', 'bleepay'] as const).filter(
    name => parts.composers[name] !== undefined,
  )
  const startedMs = clock.monotonicMs()
  const { seen, spoiled, written, claimed } = await db.transaction(async sql => {
    const events = await lockUncomposedEvents(sql, {
      dialects,
      setAside: aside.ids(clock.monotonicMs()),
      limit,
    })
    const spoiled: { event: StoredEvent; reason: string }[] = []
    const composed: StoredEvent[] = []
    const deliveries: NewDelivery[] = []
    const requests = await requestsFor(sql, parts.composers, events)
    for (const event of events) {
      const request = requests.get(event.id)
      const delivery = request && deliveryOf(event, request)
      if (request === undefined) spoiled.push({ event, reason: 'the composer left it out' })
      else if (typeof delivery === 'string') spoiled.push({ event, reason: delivery })
      else composed.push(event)
      if (delivery === null || delivery === undefined || typeof delivery === 'string') continue
      deliveries.push(delivery)
      parts.signatures.prepare(delivery)
    }
    const time = { offsetMs: parts.offsetMs(), retryForMs: config.retryForMs, leaseMs: LEASE_MS }
    const claimed =
      deliveries.length > 0
        ? await insertDeliveries(sql, deliveries, time, parts.deliverer.choose(deliveries))
        : []
    if (composed.length > 0) await markComposed(sql, composed)
    return { seen: events.length, spoiled, written: deliveries.length, claimed }
  })
  parts.deliverer.take(claimed)
  for (const { event, reason } of spoiled) setAside(parts, event, reason)
  if (seen > 0) {
    crashpoint('notify.after-compose')
    parts.metrics?.composed(seen - spoiled.length, clock.monotonicMs() - startedMs)
  }
  return { seen, unclaimed: written - claimed.length }
}

async function requestsFor(
  sql: Sql,
  composers: Composers,
  events: readonly StoredEvent[],
): Promise<Map<string, DeliveryRequest | null>> {
  const byDialect = new Map<EventDialect, StoredEvent[]>()
  for (const event of events) byDialect.set(event.dialect, [...(byDialect.get(event.dialect) ?? []), event])
  const requests = new Map<string, DeliveryRequest | null>()
  for (const [dialect, group] of byDialect) {
    try {
      const answer =
        (await composers[dialect]?.compose(sql, group)) ?? new Map<string, DeliveryRequest | null>()
      for (const event of group) {
        const request = answer.get(event.id)
        if (request !== undefined) requests.set(event.id, request)
      }
    } catch (error) {
      throw new ComposerFailed(events, error)
    }
  }
  return requests
}

function deliveryOf(event: StoredEvent, request: DeliveryRequest): NewDelivery | string {
  const target = parseTarget(request.url)
  if (typeof target === 'string') return `the callback URL cannot be called: ${target}`
  return {
    businessId: event.businessId,
    // One delivery per event, so the event's id names it, and no randomness is needed.
    id: event.id.replace(/^evt_/, 'dlv_'),
    eventId: event.id,
    transferId: event.transferId,
    sequence: event.sequence,
    endpoint: target.endpoint,
    method: request.method,
    url: target.transmitted,
    contentType: request.contentType ?? null,
    body: request.body ?? null,
    signature: request.signature ?? 'rsa',
    eventCreatedAtMs: event.createdAtMs,
  }
}

function setAside(parts: ComposeParts, event: StoredEvent, reason: unknown): void {
  const retryInMs = parts.setAside.add(event.id, parts.clock.monotonicMs())
  parts.logger.error(
    { err: reason, businessId: event.businessId, eventId: event.id, retryInMs },
    'event could not be composed and is set aside',
  )
}
