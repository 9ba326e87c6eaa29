/** Time as a port (design 8): the core never reads an ambient clock. */
export interface Clock {
  /** Wall time, milliseconds since the epoch. For records, never for deadlines (F27). */
  nowMs(): number
  /** Monotonic milliseconds. For deadlines and latency. */
  monotonicMs(): number
  /** Resolves after `ms`, or at once when the signal aborts. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/**
 * A clock whose wall time may be ahead of the machine's; in the sandbox it can be moved forward, elsewhere it never is.
 * Monotonic time and sleeping are always the machine's: they bound work with peers whose time does not jump.
 */
export interface OffsetClock extends Clock {
  /** How far `nowMs` is ahead of the machine. What the database's clock decides adds it. Milliseconds; never falls. */
  offsetMs(): number
}

/** The machine's clock. */
export const systemClock: OffsetClock = {
  nowMs: () => Date.now(),
  offsetMs: () => 0,
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise(resolve => {
      if (signal?.aborted) return resolve()
      const done = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      signal?.addEventListener('abort', done, { once: true })
    }),
}
