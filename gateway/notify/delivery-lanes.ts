import type { ClaimedDelivery } from '../storage/deliveries-claim.ts'

/** Sizes of the lanes. */
export interface LaneSizes {
  /** Attempts under way at once to endpoints that answer. */
  readonly concurrency: number
  /** Attempts under way at once to one endpoint. */
  readonly concurrencyPerEndpoint: number
}

/** A delivery whose attempt is under way. */
export interface RunningDelivery {
  readonly delivery: ClaimedDelivery
  lane: 'fast' | 'slow'
  /** It takes long. */
  slow: boolean
}

interface Endpoint {
  queued: ClaimedDelivery[]
  running: number
  slow: number
  failures: number
  /** It acknowledged last time, so slow attempts mean a slow shop, not a dead one. */
  proven: boolean
}

// Slow attempts hold a socket and nothing else, so there may be many more of them.
const SLOW_FACTOR = 8
const SUSPECT_FAILURES = 2
// Deliveries claimed beyond what is under way, so that one statement serves many: per endpoint and in all.
const AHEAD_PER_ENDPOINT = 100
const HELD_MAX = 1_000
// Endpoints whose failures are remembered; beyond, the oldest are forgotten and start afresh.
const REMEMBERED_MAX = 10_000

/**
 * Decides which claimed delivery goes out next, so that no endpoint delays another (F58). Pure bookkeeping.
 *
 * Two lanes: an attempt starts in the fast one and moves to the slow one when it takes long. An endpoint is suspect
 * while one of its attempts is slow, or after two failures in a row: it then starts in the slow lane. Its share of
 * connections halves with each failure, down to one; an attempt that is slow before any was acknowledged brings it to
 * one at once. One acknowledged delivery clears it.
 */
export class DeliveryLanes {
  readonly #sizes: LaneSizes
  readonly #endpoints = new Map<string, Endpoint>()
  // Endpoints with queued deliveries, in turn.
  readonly #turns = new Set<string>()
  #fast = 0
  #slow = 0
  #queued = 0

  constructor(sizes: LaneSizes) {
    this.#sizes = sizes
  }

  /** Deliveries that wait for a place. */
  get queued(): number {
    return this.#queued
  }

  /** Whether attempts are under way to endpoints that answer: while such an endpoint has deliveries queued, some are. */
  get busy(): boolean {
    return this.#fast > 0
  }

  /** Takes claimed deliveries into their endpoints' queues. */
  add(deliveries: readonly ClaimedDelivery[]): void {
    for (const delivery of deliveries) {
      const endpoint = this.#endpoint(delivery.endpoint)
      endpoint.queued.push(delivery)
      this.#turns.add(delivery.endpoint)
      this.#queued++
    }
  }

  /** The next delivery that may start now, endpoints in turn; it counts as running from here on. */
  next(): RunningDelivery | undefined {
    for (const name of this.#turns) {
      const endpoint = this.#endpoint(name)
      const lane = isSuspect(endpoint) ? 'slow' : 'fast'
      const laneFull = lane === 'slow' ? this.#slow >= this.#slowMax() : this.#fast >= this.#sizes.concurrency
      if (laneFull || endpoint.running >= this.#share(endpoint)) continue
      const delivery = endpoint.queued.shift()
      this.#turns.delete(name)
      if (delivery === undefined) continue
      if (endpoint.queued.length > 0) this.#turns.add(name)
      this.#queued--
      endpoint.running++
      if (lane === 'fast') this.#fast++
      else this.#slow++
      return { delivery, lane, slow: false }
    }
    return undefined
  }

  /** The attempt takes long: it leaves the fast lane, if the slow one has room. */
  slowed(running: RunningDelivery): void {
    if (running.slow) return
    running.slow = true
    this.#endpoint(running.delivery.endpoint).slow++
    if (running.lane === 'slow' || this.#slow >= this.#slowMax()) return
    running.lane = 'slow'
    this.#fast--
    this.#slow++
  }

  /** The attempt ended. `acknowledged` undefined: broken off by us, which says nothing about the endpoint. */
  ended(running: RunningDelivery, acknowledged: boolean | undefined): void {
    const name = running.delivery.endpoint
    const endpoint = this.#endpoint(name)
    endpoint.running--
    if (running.lane === 'fast') this.#fast--
    else this.#slow--
    if (running.slow) endpoint.slow--
    if (acknowledged === true) endpoint.failures = 0
    if (acknowledged === false) endpoint.failures++
    if (acknowledged !== undefined) endpoint.proven = acknowledged
    this.#forget(name, endpoint)
  }

  /** Takes back what a suspect endpoint has queued beyond its share, for others to claim later. */
  shed(): ClaimedDelivery[] {
    const given: ClaimedDelivery[] = []
    for (const name of this.#turns) {
      const endpoint = this.#endpoint(name)
      if (!isSuspect(endpoint)) continue
      const kept = Math.max(0, this.#share(endpoint) - endpoint.running)
      given.push(...this.#cut(name, endpoint, kept))
    }
    return given
  }

  /** Takes back everything queued. */
  drain(): ClaimedDelivery[] {
    return [...this.#turns].flatMap(name => this.#cut(name, this.#endpoint(name), 0))
  }

  /** How many deliveries may be claimed now, of one endpoint at most `room`, except where `rooms` has a number. */
  capacity(): { limit: number; room: number; rooms: Map<string, number> } {
    const rooms = new Map<string, number>()
    for (const [name, endpoint] of this.#endpoints) {
      if (!isSuspect(endpoint)) rooms.set(name, Math.max(0, AHEAD_PER_ENDPOINT - endpoint.queued.length))
      else if (this.#slow >= this.#slowMax()) rooms.set(name, 0)
      else rooms.set(name, Math.max(0, this.#share(endpoint) - endpoint.running - endpoint.queued.length))
    }
    return { limit: Math.max(0, HELD_MAX - this.#queued - this.#fast), room: AHEAD_PER_ENDPOINT, rooms }
  }

  #slowMax(): number {
    return this.#sizes.concurrency * SLOW_FACTOR
  }

  #share(endpoint: Endpoint): number {
    if (endpoint.slow > 0 && !endpoint.proven) return 1
    return Math.max(1, this.#sizes.concurrencyPerEndpoint >> Math.min(16, endpoint.failures))
  }

  #cut(name: string, endpoint: Endpoint, kept: number): ClaimedDelivery[] {
    const given = endpoint.queued.splice(kept)
    this.#queued -= given.length
    if (endpoint.queued.length === 0) this.#turns.delete(name)
    this.#forget(name, endpoint)
    return given
  }

  #endpoint(name: string): Endpoint {
    const known = this.#endpoints.get(name)
    if (known !== undefined) return known
    const endpoint = { queued: [], running: 0, slow: 0, failures: 0, proven: false }
    this.#endpoints.set(name, endpoint)
    return endpoint
  }

  #forget(name: string, endpoint: Endpoint): void {
    if (endpoint.running > 0 || endpoint.queued.length > 0) return
    if (endpoint.failures === 0) this.#endpoints.delete(name)
    else if (this.#endpoints.size > REMEMBERED_MAX) {
      for (const [other, state] of this.#endpoints) {
        if (state.running > 0 || state.queued.length > 0) continue
        this.#endpoints.delete(other)
        return
      }
    }
  }
}

function isSuspect(endpoint: Endpoint): boolean {
  return endpoint.failures >= SUSPECT_FAILURES || endpoint.slow > 0
}
