import type { Clock } from '../runtime/clock.ts'

/** What one asker, a key or an address, may ask for. */
export interface RequestLimits {
  readonly perSecond: number
  readonly burst: number
  readonly perDay: number
}

interface Bucket {
  tokens: number
  filledAtMs: number
  day: number
  usedToday: number
}

const DAY_MS = 86_400_000
const ASKERS_MAX = 10_000

/**
 * Counts requests per asker in this process: a bucket of `burst` that fills at `perSecond`, and `perDay` from midnight UTC.
 * A restart forgets the counts; several processes count for themselves.
 */
export class RequestMeter {
  readonly #limits: RequestLimits
  readonly #clock: Clock
  readonly #buckets = new Map<string, Bucket>()

  constructor(limits: RequestLimits, clock: Clock) {
    this.#limits = limits
    this.#clock = clock
  }

  /** Whether one more request of the asker is allowed now; it is counted if so. */
  allows(asker: string): boolean {
    const { perSecond, burst, perDay } = this.#limits
    const nowMs = this.#clock.monotonicMs()
    const day = Math.floor(this.#clock.nowMs() / DAY_MS)
    const bucket = this.#buckets.get(asker) ?? { tokens: burst, filledAtMs: nowMs, day, usedToday: 0 }
    const tokens = Math.min(burst, bucket.tokens + ((nowMs - bucket.filledAtMs) / 1_000) * perSecond)
    const usedToday = bucket.day === day ? bucket.usedToday : 0
    const allowed = tokens >= 1 && usedToday < perDay
    this.#remember(asker, {
      tokens: allowed ? tokens - 1 : tokens,
      filledAtMs: nowMs,
      day,
      usedToday: allowed ? usedToday + 1 : usedToday,
    })
    return allowed
  }

  #remember(asker: string, bucket: Bucket): void {
    this.#buckets.delete(asker)
    this.#buckets.set(asker, bucket)
    const oldest = this.#buckets.keys().next().value
    if (this.#buckets.size > ASKERS_MAX && oldest !== undefined) this.#buckets.delete(oldest)
  }
}
