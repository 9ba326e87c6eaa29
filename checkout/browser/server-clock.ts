/**
 * The server's time, whatever this device's clock says (F89): the server's last word plus the time since, taken from a
 * clock that nobody can set.
 */
export class ServerClock {
  #wordMs: number
  #heardAt = performance.now()

  constructor(nowMs: number) {
    this.#wordMs = nowMs
  }

  /** The server said what time it is. */
  set(nowMs: number): void {
    this.#wordMs = nowMs
    this.#heardAt = performance.now()
  }

  /** Epoch milliseconds of the server, give or take the way of its last word. */
  now(): number {
    return this.#wordMs + (performance.now() - this.#heardAt)
  }

  /** When the server was last heard, by its own clock. */
  get lastWordMs(): number {
    return this.#wordMs
  }
}
