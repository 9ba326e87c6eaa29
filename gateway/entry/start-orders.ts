import type { PagesDeps } from '../dialects/pages/index.ts'
import { runOrders } from '../orders/run-orders.ts'
import type { ViewParts } from '../orders/view-order.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Logger } from '../runtime/logger.ts'
import { Wake } from '../runtime/wake.ts'
import type { Database } from '../storage/database.ts'
import { createOrderStore } from '../storage/order-store.ts'
import { draftOrderTill } from '../tills/draft-order-till.ts'

/** What orders are made of. */
export interface OrdersParts extends Pick<ViewParts, 'rates' | 'registry' | 'tillFactories'> {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Logger
  /** Signalled when transfers were written. */
  readonly ordersWake: Wake
  /** Signalled when merchants are to be told. */
  readonly notifyWake: Wake
}

/** Starts the loop over orders; `pages` is what their hosted pages need. */
export function startOrders(parts: OrdersParts): { readonly pages: PagesDeps; stop(): Promise<void> } {
  const { db, clock, logger, rates, registry, tillFactories } = parts
  const store = createOrderStore(db)
  const pagesWake = new Wake()
  const loop = runOrders({
    ...{ store, rates, registry, clock, wake: parts.ordersWake },
    onChange: () => pagesWake.signal(),
    onNews: () => parts.notifyWake.signal(),
    onError: (error, key) => logger.error({ err: error, ...key }, 'an order could not be brought up to date'),
  })
  const pages = {
    ...{ store, rates, registry, clock, tillFactories, logger, wake: pagesWake },
    draftTill: (input: Parameters<typeof draftOrderTill>[1]) =>
      draftOrderTill({ registry, tillFactories }, input),
  }
  return { pages, stop: () => loop.stop() }
}
