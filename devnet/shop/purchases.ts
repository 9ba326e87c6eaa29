import type { Purchase } from './purchase.ts'

const KEPT_MAX = 200

/** The shop's purchases, newest first, in memory: a demo forgets them when it stops, the gateway does not. */
export class Purchases {
  readonly #byId = new Map<string, Purchase>()

  add(purchase: Purchase): void {
    this.#byId.set(purchase.id, purchase)
    const oldest = this.#byId.keys().next()
    if (this.#byId.size > KEPT_MAX && !oldest.done) this.#byId.delete(oldest.value)
  }

  find(id: string): Purchase | undefined {
    return this.#byId.get(id)
  }

  latest(count: number): Purchase[] {
    return [...this.#byId.values()].reverse().slice(0, count)
  }
}
