import type { Clock } from '../runtime/clock.ts'
import { crashpoint } from '../runtime/crashpoint.ts'
import type { Database } from '../storage/database.ts'
import type { ClaimedDelivery } from '../storage/deliveries-claim.ts'
import { recordAttempts } from '../storage/deliveries-record.ts'
import type { Judgement } from './judge-result.ts'
import type { NotifyLogger } from './ports.ts'

/** An attempt that ended and is not recorded yet. Times are monotonic milliseconds. */
export interface FinishedAttempt extends Judgement {
  readonly delivery: ClaimedDelivery
  readonly startedMs: number
  readonly endedMs: number
}

/** What recording needs. */
export interface RecorderParts {
  readonly db: Database
  readonly clock: Clock
  readonly retryFirstMs: number
  readonly logger: NotifyLogger
  readonly offsetMs: () => number
  /** These are in the database now. */
  readonly onRecorded: (deliveries: readonly ClaimedDelivery[]) => void
}

const BATCH = 200
const PAUSE_MS = 500
const GATHER_MS = 50

/** Writes ended attempts, one statement at a time: what ends while one runs goes into the next. */
export class AttemptRecorder {
  readonly #parts: RecorderParts
  #waiting: FinishedAttempt[] = []
  #work: Promise<void> | undefined
  #giveUp = false

  constructor(parts: RecorderParts) {
    this.#parts = parts
  }

  add(attempt: FinishedAttempt): void {
    this.#waiting.push(attempt)
    this.#work ??= this.#drain().finally(() => {
      this.#work = undefined
    })
  }

  /**
   * Resolves when everything is written. What cannot be written now is dropped: its lease runs out and the delivery
   * is made again.
   */
  async stop(): Promise<void> {
    this.#giveUp = true
    await this.#work
  }

  async #drain(): Promise<void> {
    // Attempts that end close together share a statement, which does not compete with those that are still being made.
    await this.#parts.clock.sleep(GATHER_MS)
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, BATCH)
      if (await this.#write(batch)) continue
      if (this.#giveUp) return
      this.#waiting.unshift(...batch)
      await this.#parts.clock.sleep(PAUSE_MS)
    }
  }

  async #write(batch: readonly FinishedAttempt[]): Promise<boolean> {
    const { db, clock, retryFirstMs, offsetMs, onRecorded, logger } = this.#parts
    const nowMs = clock.monotonicMs()
    const ended = batch.map(({ startedMs, endedMs, ...attempt }) => ({
      ...attempt,
      startedAgoMs: nowMs - startedMs,
      durationMs: Math.round(endedMs - startedMs),
    }))
    try {
      await recordAttempts(db, ended, { offsetMs: offsetMs(), retryFirstMs })
    } catch (error) {
      logger.error({ err: error, attempts: batch.length }, 'delivery attempts could not be recorded')
      return false
    }
    crashpoint('notify.after-record')
    onRecorded(batch.map(attempt => attempt.delivery))
    return true
  }
}
