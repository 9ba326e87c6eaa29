import type { Clock } from '../../runtime/clock.ts'

/** What one key may ask for (reference bleumi 1.7). */
export interface RequestLimits {
  readonly perSecond: number
  readonly burst: number
  readonly perDay: number
}

export const DEFAULT_LIMITS: RequestLimits = { perSecond: 50, burst: 500, perDay: 10_000 }

interface Bucket {
  tokens: number
  filledAtMs: number
  day: number
  usedToday: number
}

const DAY_MS = 86_400_000
const KEYS_MAX = 10_000

/**
 * Counts requests per key in this process: a bucket of `burst` that fills at `perSecond`, and `perDay` from midnight UTC.
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

  /** Whether one more request of the key is allowed now; it is counted if so. */
  allows(keyId: string): boolean {
    const { perSecond, burst, perDay } = this.#limits
    const nowMs = this.#clock.monotonicMs()
    const day = Math.floor(this.#clock.nowMs() / DAY_MS)
    const bucket = this.#buckets.get(keyId) ?? { tokens: burst, filledAtMs: nowMs, day, usedToday: 0 }
    const tokens = Math.min(burst, bucket.tokens + ((nowMs - bucket.filledAtMs) / 1_000) * perSecond)
    const usedToday = bucket.day === day ? bucket.usedToday : 0
    const allowed = tokens >= 1 && usedToday < perDay
    this.#remember(keyId, {
      tokens: allowed ? tokens - 1 : tokens,
      filledAtMs: nowMs,
      day,
      usedToday: allowed ? usedToday + 1 : usedToday,
    })
    return allowed
  }

  #remember(keyId: string, bucket: Bucket): void {
    this.#buckets.delete(keyId)
    this.#buckets.set(keyId, bucket)
    const oldest = this.#buckets.keys().next().value
    if (this.#buckets.size > KEYS_MAX && oldest !== undefined) this.#buckets.delete(oldest)
  }
}
