/**
 * A wake-up hint between the loops of one process (F105): losing one costs latency, never work, because every loop
 * also polls its rows.
 */
export class Wake {
  #waiting = new Set<() => void>()
  #pending = false

  /** Wakes every waiter, or the next one to come. */
  signal(): void {
    if (this.#waiting.size === 0) this.#pending = true
    for (const resolve of this.#waiting) resolve()
  }

  /** Resolves on the next signal, after `ms`, or when the abort signal fires, whichever is first. */
  wait(ms: number, abort: AbortSignal): Promise<void> {
    if (this.#pending || abort.aborted) {
      this.#pending = false
      return Promise.resolve()
    }
    return new Promise(resolve => {
      const done = (): void => {
        clearTimeout(timer)
        abort.removeEventListener('abort', done)
        this.#waiting.delete(done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      abort.addEventListener('abort', done, { once: true })
      this.#waiting.add(done)
    })
  }
}
