import { orderPages, type PageSource } from '../dialects/pages/index.ts'
import { runOrders } from '../orders/run-orders.ts'
import type { ViewParts } from '../orders/view-order.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Logger } from '../runtime/logger.ts'
import type { Wake } from '../runtime/wake.ts'
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
  /** To be signalled when a hosted page changed. */
  readonly pagesWake: Wake
}

/** Starts the loop over orders; `pages` are their hosted pages. */
export function startOrders(parts: OrdersParts): { readonly pages: PageSource; stop(): Promise<void> } {
  const { db, clock, logger, rates, registry, tillFactories } = parts
  const store = createOrderStore(db)
  const loop = runOrders({
    ...{ store, rates, registry, clock, wake: parts.ordersWake },
    onChange: () => parts.pagesWake.signal(),
    onNews: () => parts.notifyWake.signal(),
    onError: (error, key) => logger.error({ err: error, ...key }, 'an order could not be brought up to date'),
  })
  const pages = orderPages({
    ...{ store, rates, registry, clock, tillFactories },
    draftTill: input => draftOrderTill({ registry, tillFactories }, input),
  })
  return { pages, stop: () => loop.stop() }
}
