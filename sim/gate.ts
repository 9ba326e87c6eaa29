import { setImmediate } from 'node:timers/promises'
import type { Random } from './random.ts'

/** What calls of a core that was killed end with. */
export class CoreKilled extends Error {
  readonly code = 'core_killed'
}

interface Waiting {
  readonly owner: object
  readonly go: () => void
  readonly refuse: () => void
}

const BLOCKED_AFTER_MS = 12

/**
 * Takes turns: every call of the core to the outside (a statement, a node, the signer, a receiver) waits here until the
 * seeded scheduler lets it go, one at a time. So the order of all effects follows the seed, and a core can be killed at
 * any await. Only where a statement waits for another's row lock the next call is let go meanwhile, by real time.
 */
export class Gate {
  #waiting: Waiting[] = []
  #dead = new WeakSet<object>()
  #busy = new Set<object>()
  /** Under way for so long that they seem to wait for a lock. */
  #stalled = new Set<object>()
  #onQuiet: (() => void) | null = null

  /** Calls that wait for their turn. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** Waits for its turn, then performs. @throws CoreKilled when its owner was killed meanwhile */
  async call<T>(owner: object, perform: () => Promise<T>): Promise<T> {
    if (this.#dead.has(owner)) throw new CoreKilled()
    await new Promise<void>((resolve, reject) => {
      this.#waiting.push({ owner, go: resolve, refuse: () => reject(new CoreKilled()) })
    })
    const under = this.begin()
    try {
      return await perform()
    } finally {
      this.end(under)
    }
  }

  /** Something real is under way that the scheduler must wait for. Returns what `end` takes. */
  begin(): object {
    const under = {}
    this.#busy.add(under)
    return under
  }

  end(under: object): void {
    this.#busy.delete(under)
    this.#stalled.delete(under)
    if (this.#busy.size === 0) this.#onQuiet?.()
  }

  isDead(owner: object): boolean {
    return this.#dead.has(owner)
  }

  /** Lets one waiting call go. */
  release(random: Random): void {
    const [next] = this.#waiting.splice(random.int(0, this.#waiting.length - 1), 1)
    if (!next) return
    next.go()
  }

  /** Ends every call of the owner, now and later: `kill -9`. */
  kill(owner: object): void {
    this.#dead.add(owner)
    const mine = this.#waiting.filter(call => call.owner === owner)
    this.#waiting = this.#waiting.filter(call => call.owner !== owner)
    for (const call of mine) call.refuse()
  }

  /** Resolves when nothing is under way and every continuation has run, or when a statement seems to wait for a lock. */
  async quiet(): Promise<void> {
    for (;;) {
      await setImmediate()
      // Time must not pass while anything is under way, however slow this machine is.
      if (this.#busy.size === 0 && (this.#stalled.size === 0 || this.#waiting.length > 0)) return
      if ((await this.#quietWithin(BLOCKED_AFTER_MS)) || this.#waiting.length === 0) continue
      // What waits for a lock goes on by itself when it gets it; others may have their turn meanwhile.
      for (const under of this.#busy) this.#stalled.add(under)
      this.#busy.clear()
      return
    }
  }

  #quietWithin(ms: number): Promise<boolean> {
    return new Promise(resolve => {
      const end = (quiet: boolean): void => {
        clearTimeout(timer)
        this.#onQuiet = null
        resolve(quiet)
      }
      const timer = setTimeout(end, ms, false)
      this.#onQuiet = () => end(true)
    })
  }
}
