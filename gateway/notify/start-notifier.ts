import type { Clock } from '../runtime/clock.ts'
import type { NotifyConfig } from '../runtime/config.ts'
import { Rounds } from '../runtime/rounds.ts'
import type { Wake } from '../runtime/wake.ts'
import type { Database } from '../storage/database.ts'
import type { SecretBox } from '../storage/secret-box.ts'
import { composeDeliveries } from './compose-deliveries.ts'
import { Deliverer } from './deliver.ts'
import type { CallbackSigner, Composers, NotifyLogger, NotifyMetrics, Outbound } from './ports.ts'
import { SetAsideEvents } from './set-aside-events.ts'
import { SignAhead } from './sign-ahead.ts'
import { DeliverySigner } from './sign-delivery.ts'

/** What a notifier is made of. */
export interface NotifierParts {
  readonly db: Database
  /** Opens what webhooks are signed with. */
  readonly box: SecretBox
  readonly clock: Clock
  readonly config: NotifyConfig
  readonly composers: Composers
  readonly signer: CallbackSigner
  /** Stays open when the notifier stops: its owner closes it. */
  readonly outbound: Outbound
  /** Signal it after a commit that wrote events or made a delivery due; without it polling finds them (F105). */
  readonly wake: Wake
  readonly logger: NotifyLogger
  readonly metrics?: NotifyMetrics
  /** Added to the database's clock, which decides what is due: lets time be moved. Milliseconds; default 0. */
  readonly timeOffsetMs?: () => number
}

/** A running notifier. */
export interface Notifier {
  /**
   * Resolves when whatever was committed before is composed and no attempt is under way to an endpoint that answers, or after
   * `atMostMs`. For those who can wait while merchants are told; says nothing about what was delivered.
   */
  told(atMostMs: number): Promise<void>
  /** Resolves when nothing runs any more, within about 3 s. What was not finished is due again at once. */
  stop(): Promise<void>
}

const POLL_MS = 1_000

/**
 * Starts telling merchants: composes events into deliveries and delivers them, at least once each (O7), in the order
 * of their transfer's stages. Any number of notifiers may share a database; they share the work. A process that is
 * killed holds up its deliveries for at most 5 seconds.
 */
export function startNotifier(parts: NotifierParts): Notifier {
  const { clock, wake, logger } = parts
  const offsetMs = parts.timeOffsetMs ?? (() => 0)
  const signatures = new DeliverySigner(parts.db, parts.box, clock, new SignAhead(parts.signer))
  const stopping = new AbortController()
  const setAside = new SetAsideEvents()
  const deliverer = new Deliverer({ ...parts, signatures, offsetMs })
  const rounds = new Rounds()

  async function composeLoop(): Promise<void> {
    let found = false
    while (!stopping.signal.aborted) {
      const done = rounds.begin()
      try {
        const { seen, unclaimed } = await composeDeliveries({
          ...parts,
          signatures,
          setAside,
          deliverer,
          offsetMs,
        })
        // A signal without events says that something else is due.
        if (unclaimed > 0 || (seen === 0 && !found)) deliverer.wake()
        found = seen > 0
        if (found) continue
        done()
      } catch (error) {
        found = false
        logger.error({ err: error }, 'events could not be composed')
        await clock.sleep(POLL_MS, stopping.signal)
      }
      await wake.wait(POLL_MS, stopping.signal)
    }
  }

  const composing = composeLoop()
  return {
    async told(atMostMs) {
      const enough = new AbortController()
      const out = rounds.next().then(() => deliverer.quiet())
      wake.signal()
      await Promise.race([out, clock.sleep(atMostMs, enough.signal)])
      enough.abort(null)
    },
    async stop() {
      stopping.abort()
      await composing
      await deliverer.stop()
    },
  }
}
