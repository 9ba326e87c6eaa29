const FIRST_MS = 1_000
const LONGEST_MS = 600_000

/**
 * Events that could not be composed, and when each is tried again: after a second, doubling, at most every ten
 * minutes (F63). Kept by this process only; a restart tries them afresh.
 */
export class SetAsideEvents {
  readonly #events = new Map<string, { failures: number; retryAtMs: number }>()

  /** Sets an event aside; returns for how long. Milliseconds. */
  add(id: string, nowMs: number): number {
    const failures = (this.#events.get(id)?.failures ?? 0) + 1
    const waitMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(20, failures - 1))
    this.#events.set(id, { failures, retryAtMs: nowMs + waitMs })
    return waitMs
  }

  /** Those not to be tried yet. Forgets what has been due for longer than the longest wait. */
  ids(nowMs: number): string[] {
    for (const [id, { retryAtMs }] of this.#events)
      if (retryAtMs + LONGEST_MS < nowMs) this.#events.delete(id)
    return [...this.#events].filter(([, { retryAtMs }]) => retryAtMs > nowMs).map(([id]) => id)
  }
}
