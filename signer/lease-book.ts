import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { replaceDurably } from './durable-file.ts'
import { readLease, toLeaseFields } from './greeting.ts'
import { parseObject } from './parse-object.ts'
import type { SignerLease } from './protocol.ts'
import { StartupError } from './startup-error.ts'

/**
 * The highest lease that a gateway ever came with, in the file `lease` of the home. It outlives restarts, so that a gateway
 * that was taken for dead and wakes up again has nothing signed any more (F93).
 */
export class LeaseBook {
  readonly #path: string
  #highest: SignerLease | null

  private constructor(path: string, highest: SignerLease | null) {
    this.#path = path
    this.#highest = highest
  }

  /** Throws `lease_damaged`. */
  static open(home: string): LeaseBook {
    const path = join(home, 'lease')
    if (!existsSync(path)) return new LeaseBook(path, null)
    const highest = readLease(parseObject(readFileSync(path, 'utf8')))
    if (highest === null)
      throw new StartupError(
        'lease_damaged',
        `${path} cannot be read. Make sure that only one gateway runs, remove the file, and start the gateway again.`,
      )
    return new LeaseBook(path, highest)
  }

  /** 0 when no gateway came with a lease yet. */
  get epoch(): bigint {
    return this.#highest?.epoch ?? 0n
  }

  /** Takes note of a higher lease, on disk before it counts; any other changes nothing. Throws what the disk throws. */
  offer(lease: SignerLease): void {
    if (lease.epoch <= this.epoch) return
    replaceDurably(this.#path, `${JSON.stringify(toLeaseFields(lease))}\n`)
    this.#highest = lease
  }

  /** Whether what is asked under this lease may be signed. Without one only while no gateway ever came with one. */
  holds(lease: SignerLease | null): boolean {
    return lease?.epoch === this.#highest?.epoch && lease?.holder === this.#highest?.holder
  }
}
