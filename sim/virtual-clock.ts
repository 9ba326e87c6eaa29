import type { Clock } from '../gateway/runtime/clock.ts'
import { Wake } from '../gateway/runtime/wake.ts'

interface Timer {
  readonly atMs: number
  readonly order: number
  readonly owner: object
  readonly fire: () => void
}

/** Time that moves only when the scheduler says so. */
export class VirtualTime {
  #nowMs: number
  #timers: Timer[] = []
  #order = 0

  constructor(startMs: number) {
    this.#nowMs = startMs
  }

  get nowMs(): number {
    return this.#nowMs
  }

  /** Calls back at a later moment. Returns the way to cancel. */
  at(atMs: number, owner: object, fire: () => void): () => void {
    const timer = { atMs: Math.max(atMs, this.#nowMs), order: this.#order++, owner, fire }
    let place = this.#timers.length
    while (place > 0 && isLater(this.#timers[place - 1], timer)) place--
    this.#timers.splice(place, 0, timer)
    return () => {
      const index = this.#timers.indexOf(timer)
      if (index >= 0) this.#timers.splice(index, 1)
    }
  }

  /** Moves to the next timer and fires it; false when there is none. */
  advance(): boolean {
    const timer = this.#timers.shift()
    if (!timer) return false
    this.#nowMs = timer.atMs
    timer.fire()
    return true
  }

  /** Drops every timer of an owner that died. */
  forget(owner: object): void {
    this.#timers = this.#timers.filter(timer => timer.owner !== owner)
  }
}

function isLater(left: Timer | undefined, right: Timer): boolean {
  return (
    left !== undefined && (left.atMs > right.atMs || (left.atMs === right.atMs && left.order > right.order))
  )
}

/** Shorter sleeps gather work that is there; the others poll. */
const POLL_MS = 500

/** The core's clock on virtual time. A sleep that polls is `stretch` times as long, so that idle days pass in few steps. */
export class VirtualClock implements Clock {
  readonly #time: VirtualTime
  readonly #owner: object
  readonly #stretch: () => number

  constructor(time: VirtualTime, owner: object, stretch: () => number) {
    this.#time = time
    this.#owner = owner
    this.#stretch = stretch
  }

  nowMs(): number {
    return this.#time.nowMs
  }

  monotonicMs(): number {
    return this.#time.nowMs
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      if (signal?.aborted) return resolve()
      const done = (): void => {
        cancel()
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const forMs = ms < POLL_MS ? ms : ms * this.#stretch()
      const cancel = this.#time.at(this.#time.nowMs + forMs, this.#owner, done)
      signal?.addEventListener('abort', done, { once: true })
    })
  }
}

/** A wake-up hint whose poll runs on virtual time. */
export class VirtualWake extends Wake {
  readonly #clock: Clock
  #pending = false
  #waiting = new Set<AbortController>()

  constructor(clock: Clock) {
    super()
    this.#clock = clock
  }

  override signal(): void {
    if (this.#waiting.size === 0) this.#pending = true
    for (const waiter of this.#waiting) waiter.abort()
  }

  override async wait(ms: number, abort: AbortSignal): Promise<void> {
    if (this.#pending || abort.aborted) {
      this.#pending = false
      return
    }
    const waiter = new AbortController()
    this.#waiting.add(waiter)
    await this.#clock.sleep(ms, AbortSignal.any([abort, waiter.signal]))
    this.#waiting.delete(waiter)
  }
}
