import type { SettleGroup } from '../port.ts'

/** Kinds of batches that are remembered; beyond, the oldest is forgotten and estimated anew. */
const KINDS_MAX = 500
/** A sixteenth more than last time: digits that are zero differ from batch to batch. */
const MORE = 16n

/**
 * What batches of each kind needed last. A node finds a least gas limit by executing the call some twenty times; that a
 * limit is enough it can say by executing it once. What is remembered is only ever a question to the node, never an answer.
 *
 * Batches are of one kind when they settle as many tills, to the next power of two, of the same assets to as many
 * recipients: what they need of each till differs little.
 */
export class RememberedGas {
  readonly #perTill = new Map<string, bigint>()

  /** A gas limit that is probably enough, or null when no batch of this kind is known. */
  guess(groups: readonly SettleGroup[]): bigint | null {
    const perTill = this.#perTill.get(kindOf(groups))
    return perTill === undefined ? null : perTill * BigInt(tillsIn(groups))
  }

  /** Remembers what a batch needs, as a node estimated it. */
  note(groups: readonly SettleGroup[], gas: bigint): void {
    const tills = BigInt(tillsIn(groups))
    if (tills === 0n) return
    const kind = kindOf(groups)
    this.#perTill.delete(kind)
    // Rounded up: a limit errs to the side that is enough.
    this.#perTill.set(kind, (gas + gas / MORE) / tills + 1n)
    const [oldest] = this.#perTill.keys()
    if (this.#perTill.size > KINDS_MAX && oldest !== undefined) this.#perTill.delete(oldest)
  }
}

/** How many tills stand in a batch. */
export function tillsIn(groups: readonly SettleGroup[]): number {
  return groups.reduce((sum, { tillNonces }) => sum + tillNonces.length, 0)
}

function kindOf(groups: readonly SettleGroup[]): string {
  return groups
    .map(
      ({ contract, terms, tillNonces }) =>
        `${contract ?? 'coin'}/${terms.recipients.length}/${Math.floor(Math.log2(tillNonces.length))}`,
    )
    .sort()
    .join()
}
