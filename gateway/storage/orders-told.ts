import type { Order } from '../orders/order.ts'
import type { Sql } from './database.ts'
import type { StoredEvent } from './events.ts'
import { ORDER_COLUMNS } from './orders-rows.ts'

/** An order that an event tells of, and the till of the coin that it names. */
export interface ToldOrder {
  readonly order: Order
  /** Canonical form. */
  readonly address: string
}

/** The orders that these events tell of, by event id. */
export async function readToldOrders(
  sql: Sql,
  events: readonly StoredEvent[],
): Promise<Map<string, ToldOrder>> {
  const { rows } = await sql.query<Order & { eventId: string; address: string }>(
    `select x.event_id as "eventId", tills.address, ${ORDER_COLUMNS}
       from unnest($1::text[], $2::text[]) as x(event_id, business_id)
       join events e on e.business_id = x.business_id and e.id = x.event_id
       join orders o on o.business_id = e.business_id and o.id = e.facts->>'orderId'
       join tills on tills.business_id = e.business_id and tills.id = e.facts->>'tillId'`,
    [events.map(event => event.id), events.map(event => event.businessId)],
  )
  return new Map(rows.map(({ eventId, address, ...order }) => [eventId, { order, address }]))
}
