import type { Clock } from '../runtime/clock.ts'
import type { Database } from '../storage/database.ts'
import type { ClaimedDelivery } from '../storage/deliveries-claim.ts'
import { releaseDeliveries, renewLeases } from '../storage/deliveries-record.ts'
import { LEASE_MS } from './lease.ts'
import type { NotifyLogger } from './ports.ts'

/** What holding deliveries needs. */
export interface HoldParts {
  readonly db: Database
  readonly clock: Clock
  readonly logger: NotifyLogger
  /** Added to the database's clock. Milliseconds. */
  readonly offsetMs: () => number
}

/** The deliveries whose leases this process renews. What it neither drops nor gives back is free when the process ends. */
export class HeldDeliveries {
  readonly #parts: HoldParts
  readonly #held = new Set<ClaimedDelivery>()

  constructor(parts: HoldParts) {
    this.#parts = parts
  }

  /** Leases that were taken are renewed from now on. */
  add(deliveries: readonly ClaimedDelivery[]): void {
    for (const delivery of deliveries) this.#held.add(delivery)
  }

  /** Renewed no more: recorded, or left until the lease runs out. */
  drop(deliveries: readonly ClaimedDelivery[]): void {
    for (const delivery of deliveries) this.#held.delete(delivery)
  }

  /** Gives them back, due as before. Where the database refuses, their leases run out. */
  async release(deliveries: readonly ClaimedDelivery[]): Promise<void> {
    if (deliveries.length === 0) return
    this.drop(deliveries)
    try {
      await releaseDeliveries(this.#parts.db, deliveries)
    } catch (error) {
      this.#parts.logger.warn(
        { err: error, deliveries: deliveries.length },
        'leases were not given back and will run out',
      )
    }
  }

  /** Renews the leases, four times in the life of one, until `stop` is aborted. */
  async renewUntil(stop: AbortSignal): Promise<void> {
    const { db, clock, logger, offsetMs } = this.#parts
    for (;;) {
      await clock.sleep(LEASE_MS / 4, stop)
      if (stop.aborted) return
      if (this.#held.size === 0) continue
      try {
        await renewLeases(db, [...this.#held], { offsetMs: offsetMs(), leaseMs: LEASE_MS })
      } catch (error) {
        logger.warn({ err: error }, 'leases of deliveries could not be renewed')
      }
    }
  }
}
