import type { ViewParts } from '../../orders/view-order.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Logger } from '../../runtime/logger.ts'
import type { Wake } from '../../runtime/wake.ts'

/** What the routes of hosted pages need from their process. */
export interface PagesDeps extends ViewParts {
  readonly clock: Clock
  /** Signalled when an order changed; polling finds it without (F105). */
  readonly wake: Wake
  readonly logger: Logger
}
