import { sqlState } from './database.ts'

interface Waiting<I, O> {
  readonly item: I
  readonly resolve: (outcome: O) => void
  readonly reject: (error: unknown) => void
}

/** Most items of one statement: more would make the first wait for the last. */
const BATCH_MAX = 64
/** SQLSTATE classes of an error that lies in a row's own values: data exception, integrity constraint violation. */
const OF_A_ROW = /^2[23]/

/**
 * Does in one statement, and with one commit, what many requests ask for at the same time. What is asked for while a statement
 * runs goes into the next one, so a lone request waits for nobody and many share the price of a commit.
 *
 * Each item is answered after the statement that did it was committed, and a statement begins after all its items were asked
 * for. An error in one item's values fails that item alone: the database undid the whole statement, and its two halves are done
 * again. Any other error (no connection, time-out) is everybody's; whether such a statement was committed is unknown, as ever.
 */
export class Gather<I, O> {
  readonly #run: (items: readonly I[]) => Promise<readonly O[]>
  readonly #waiting: Waiting<I, O>[] = []
  #busy = false

  /** `run` does all items in one statement of its own and returns one outcome for each, in their order. */
  constructor(run: (items: readonly I[]) => Promise<readonly O[]>) {
    this.#run = run
  }

  /** The outcome of this item. */
  add(item: I): Promise<O> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject })
      if (this.#busy) return
      this.#busy = true
      // Requests that one turn of the event loop reads are together from the start.
      setImmediate(() => void this.#drain())
    })
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) await this.#settle(this.#waiting.splice(0, BATCH_MAX))
    this.#busy = false
  }

  async #settle(batch: readonly Waiting<I, O>[]): Promise<void> {
    try {
      const outcomes = await this.#run(batch.map(({ item }) => item))
      for (const [index, { resolve, reject }] of batch.entries()) {
        const outcome = outcomes[index]
        if (outcome === undefined) reject(new Error('an item without an outcome'))
        else resolve(outcome)
      }
    } catch (error) {
      if (batch.length > 1 && OF_A_ROW.test(sqlState(error) ?? '')) {
        const half = Math.ceil(batch.length / 2)
        await this.#settle(batch.slice(0, half))
        await this.#settle(batch.slice(half))
      } else for (const { reject } of batch) reject(error)
    }
  }
}
