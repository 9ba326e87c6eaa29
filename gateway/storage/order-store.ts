import type { OrderStore } from '../orders/ports.ts'
import type { TillDraft } from '../tills/draft-till.ts'
import type { Database } from './database.ts'
import { readDefaultAddresses } from './default-addresses.ts'
import { advanceOrderRows } from './orders-advance.ts'
import { chooseTill, renewQuote } from './orders-choose.ts'
import { changedOrders, endedOrders, orderVersions, unpricedOrders } from './orders-due.ts'
import { findOrder } from './orders-find.ts'
import { insertOrder } from './orders-insert.ts'

/** The orders' storage on PostgreSQL. */
export function createOrderStore(db: Database): OrderStore<TillDraft> {
  return {
    insert: order => insertOrder(db, order),
    find: token => db.snapshot(sql => findOrder(sql, token)),
    defaultAddresses: businessId => readDefaultAddresses(db, businessId),
    choose: choice => chooseTill(db, choice),
    renewQuote: (key, tillId, quote) => renewQuote(db, key, tillId, quote),
    changed: (limit, setAside = []) => changedOrders(db, limit, setAside),
    ended: (nowMs, limit, setAside = []) => endedOrders(db, nowMs, limit, setAside),
    unpriced: (after, limit, setAside = []) => unpricedOrders(db, after, limit, setAside),
    advance: (key, look) => advanceOrderRows(db, key, look),
    versions: tokens => orderVersions(db, tokens),
  }
}
