import type { NotifyConfig } from '../runtime/config.ts'
import { crashpoint } from '../runtime/crashpoint.ts'
import { Rounds } from '../runtime/rounds.ts'
import { Wake } from '../runtime/wake.ts'
import {
  type ClaimedDelivery,
  claimDeliveries,
  claimDeliveriesOf,
  openEndpoints,
} from '../storage/deliveries-claim.ts'
import type { NewDelivery } from '../storage/deliveries-insert.ts'
import { DeliveryLanes, type RunningDelivery } from './delivery-lanes.ts'
import { HeldDeliveries, type HoldParts } from './held-deliveries.ts'
import { judgeResult } from './judge-result.ts'
import { LEASE_MS } from './lease.ts'
import type { NotifyMetrics, Outbound, OutboundResult } from './ports.ts'
import { AttemptRecorder } from './record-attempts.ts'
import type { DeliverySigner } from './sign-delivery.ts'

/** What delivering needs. */
export interface DeliverParts extends HoldParts {
  readonly config: NotifyConfig
  readonly signatures: DeliverySigner
  readonly outbound: Outbound
  readonly metrics?: NotifyMetrics
}

const POLL_MS = 1_000
const CLAIM_MAX = 200
const ENDPOINTS_PAGE = 500
// From here on an attempt leaves its place to others (F58).
const SLOW_AFTER_MS = 250
const STOP_WAIT_MS = 3_000

/** Claims due deliveries, makes the attempts and records them. One per process; any number of processes. */
export class Deliverer {
  readonly #parts: DeliverParts
  readonly #lanes: DeliveryLanes
  readonly #recorder: AttemptRecorder
  readonly #wake = new Wake()
  readonly #quiet = new Rounds()
  readonly #stopping = new AbortController()
  readonly #breakOff = new AbortController()
  readonly #held: HeldDeliveries
  readonly #running = new Set<Promise<void>>()
  readonly #loops: Promise<void>[]
  #pageAfter = ''

  constructor(parts: DeliverParts) {
    this.#parts = parts
    this.#held = new HeldDeliveries(parts)
    this.#lanes = new DeliveryLanes(parts.config)
    this.#recorder = new AttemptRecorder({
      ...parts,
      retryFirstMs: parts.config.retryFirstMs,
      onRecorded: deliveries => {
        this.#held.drop(deliveries)
        // A later stage may be free to go now. While others are queued it can wait for the next claim.
        if (this.#lanes.queued === 0) this.#wake.signal()
      },
    })
    this.#loops = [this.#claimLoop(), this.#held.renewUntil(this.#stopping.signal)]
  }

  /** There may be new deliveries. */
  wake(): void {
    this.#wake.signal()
  }

  /** The new first stages that there is room for: they need no claim after the commit that writes them. */
  choose(deliveries: readonly NewDelivery[]): ReadonlySet<string> {
    const { limit, room, rooms } = this.#choice()
    const chosen = new Set<string>()
    for (const { id, endpoint, sequence } of deliveries) {
      const left = rooms.get(endpoint) ?? room
      if (sequence > 1 || left === 0 || chosen.size >= limit) continue
      rooms.set(endpoint, left - 1)
      chosen.add(id)
    }
    return chosen
  }

  /** Starts the attempts of deliveries that are this process's already. */
  take(claimed: readonly ClaimedDelivery[]): void {
    this.#held.add(claimed)
    this.#lanes.add(claimed)
    this.#startAttempts()
  }

  /** Resolves when no attempt is under way to an endpoint that answers; at once when none is. */
  quiet(): Promise<void> {
    return this.#lanes.busy ? this.#quiet.next() : Promise.resolve()
  }

  /** Gives back what is queued, lets running attempts end for up to 3 s, breaks off and gives back the rest. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all(this.#loops)
    await this.#held.release(this.#lanes.drain())
    const waited = new AbortController()
    await Promise.race([
      Promise.all(this.#running),
      this.#parts.clock.sleep(Math.min(STOP_WAIT_MS, this.#parts.config.timeoutMs), waited.signal),
    ])
    waited.abort()
    this.#breakOff.abort()
    await Promise.all(this.#running)
    await this.#recorder.stop()
  }

  async #claimLoop(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      let more = false
      try {
        more = await this.#claim()
      } catch (error) {
        this.#parts.logger.error({ err: error }, 'due deliveries could not be claimed')
        await this.#parts.clock.sleep(POLL_MS, this.#stopping.signal)
      }
      if (!more) await this.#wake.wait(POLL_MS, this.#stopping.signal)
    }
  }

  async #claim(): Promise<boolean> {
    const { db } = this.#parts
    await this.#held.release(this.#lanes.shed())
    const byTime = this.#choice()
    if (byTime.limit === 0) return false
    const first = await claimDeliveries(db, byTime)
    this.take(first.claimed)
    if (!first.backlog || first.claimed.length === byTime.limit) return first.touched > 0

    const page = await openEndpoints(db, this.#pageAfter, ENDPOINTS_PAGE)
    this.#pageAfter = page.length < ENDPOINTS_PAGE ? '' : (page.at(-1) ?? '')
    const { rooms, ...choice } = this.#choice()
    const open = page
      .map(name => [name, rooms.get(name) ?? choice.room] as const)
      .filter(([, room]) => room > 0)
    if (choice.limit === 0 || open.length === 0) return first.touched > 0 || this.#pageAfter !== ''
    const second = await claimDeliveriesOf(db, { ...choice, rooms: new Map(open) })
    this.take(second.claimed)
    return first.touched + second.touched > 0 || this.#pageAfter !== ''
  }

  #choice() {
    const { limit, room, rooms } = this.#lanes.capacity()
    return {
      limit: Math.min(limit, CLAIM_MAX),
      room,
      rooms,
      leaseMs: LEASE_MS,
      offsetMs: this.#parts.offsetMs(),
    }
  }

  #startAttempts(): void {
    if (this.#stopping.signal.aborted) return
    for (let running = this.#lanes.next(); running !== undefined; running = this.#lanes.next()) {
      const attempt = this.#attempt(running)
      this.#running.add(attempt)
      void attempt.finally(() => this.#running.delete(attempt))
    }
    if (!this.#lanes.busy) this.#quiet.begin()()
  }

  async #attempt(running: RunningDelivery): Promise<void> {
    const { clock, config, logger } = this.#parts
    const { delivery } = running
    const ended = new AbortController()
    void clock.sleep(Math.min(SLOW_AFTER_MS, config.timeoutMs / 4), ended.signal).then(() => {
      if (ended.signal.aborted) return
      this.#lanes.slowed(running)
      this.#startAttempts()
      this.#wake.signal()
    })
    let acknowledged: boolean | undefined
    try {
      const startedMs = clock.monotonicMs()
      const result = await this.#send(delivery)
      if (result.kind === 'failed' && result.reason === 'aborted') await this.#held.release([delivery])
      else acknowledged = this.#finish(delivery, result, startedMs)
    } catch (error) {
      // Its lease runs out and it comes back; each time after a longer one (F63).
      this.#held.drop([delivery])
      logger.error(
        { err: error, businessId: delivery.businessId, deliveryId: delivery.id },
        'delivery attempt broke',
      )
    }
    ended.abort(null)
    this.#lanes.ended(running, acknowledged)
    this.#startAttempts()
  }

  async #send(delivery: ClaimedDelivery): Promise<OutboundResult> {
    const { config, outbound, signatures } = this.#parts
    const body = delivery.body ?? undefined
    const signed = await signatures.headers(delivery)
    crashpoint('notify.before-send')
    const result = await outbound.send({
      method: delivery.method,
      url: delivery.url,
      headers: {
        'user-agent': 'Polytill',
        accept: '*/*',
        ...signed,
        ...(delivery.contentType === null ? {} : { 'content-type': delivery.contentType }),
      },
      ...(body === undefined ? {} : { body }),
      timeoutMs: config.timeoutMs,
      signal: this.#breakOff.signal,
    })
    crashpoint('notify.after-send')
    return result
  }

  #finish(delivery: ClaimedDelivery, result: OutboundResult, startedMs: number): boolean {
    const endedMs = this.#parts.clock.monotonicMs()
    const judgement = judgeResult(result)
    this.#recorder.add({ ...judgement, delivery, startedMs, endedMs })
    const outcome = judgement.acknowledgedBy ?? (result.kind === 'response' ? 'rejected' : 'unreachable')
    this.#parts.metrics?.attempted(outcome, delivery.overdueMs, endedMs - startedMs)
    return judgement.acknowledgedBy !== null
  }
}
