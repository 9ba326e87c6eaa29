import type { PaymentEdition } from '../../storage/bleumi-payments.ts'
import { listPayments, type Payment } from '../../storage/bleumi-payments-read.ts'
import { decodeCursor, encodeCursor } from './bound-cursor.ts'
import { requirePayment } from './find-payment.ts'
import { readListQuery } from './list-query.ts'
import type { PaymentContext } from './payment-object.ts'
import { refuse } from './refuse.ts'
import type { BleumiHandler } from './route.ts'

/** Rows of a page (reference bleumi part 4, item 2). */
const PAGES = { g3: 100, g5: 10 } as const

/** How a payment is shown. */
export type PaymentView = (payment: Payment, context: PaymentContext) => object

/** `GET /v1/payment/{id}`, and a wallet's: one payment. An unknown id is a 400. */
export function getPayment(edition: PaymentEdition, objectOf: PaymentView): BleumiHandler {
  return async (deps, request) => objectOf(await requirePayment(deps, request, edition), deps)
}

/**
 * `GET /v1/payment`, and the wallets': pages by time, both bounds inclusive (reference bleumi 2.1, 2.2). A cursor is good for
 * the key and the order that it was made with.
 */
export function getPayments(edition: PaymentEdition, objectOf: PaymentView): BleumiHandler {
  return async (deps, { key, query }) => {
    const { order, descending, startAt, endAt } = readListQuery(query, edition)
    const list = [edition, key.id, order, descending ? 'descending' : 'ascending']
    const place = query.nextToken === undefined ? null : decodeCursor(list, query.nextToken)
    if (query.nextToken !== undefined && place === null) throw refuse(edition, 'nextToken_invalid')
    const after = place && { atMicros: place.at, paymentId: place.id }
    const page = PAGES[edition]
    // One more than a page shows whether there is another.
    const { payments, places } = await listPayments(
      deps.sql,
      { businessId: key.businessId, edition },
      { order, descending, after, startAt, endAt, limit: page + 1 },
    )
    const last = payments.length > page ? places[page - 1] : undefined
    return {
      nextToken: last === undefined ? '' : encodeCursor(list, { at: last.atMicros, id: last.paymentId }),
      results: payments.slice(0, page).map(payment => objectOf(payment, deps)),
    }
  }
}
