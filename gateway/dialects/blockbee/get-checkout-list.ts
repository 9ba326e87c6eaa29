import { z } from 'zod'
import { formatAtoms } from '../../domain/money.ts'
import { formatFiat } from '../../orders/fiat.ts'
import { type ListedOrder, listPayments } from '../../storage/orders-list.ts'
import { text } from './create-query.ts'
import { BlockbeeError } from './errors.ts'
import { flagsOf } from './get-checkout-logs.ts'
import { formatTime } from './render-logs.ts'
import type { BlockbeeDeps, RouteHandler } from './route.ts'
import { formatCoin } from './ticker.ts'

const PER_PAGE = 25
const PER_PAGE_MAX = 100
/** Pages beyond are of no use to anyone and cost more the further they are (F71). */
const PAGE_MAX = 10_000

const count = (fallback: number, max: number) =>
  text
    .pipe(
      z
        .string()
        .regex(/^[1-9][0-9]{0,5}$/)
        .optional(),
    )
    .transform(value => (value === undefined ? fallback : Number(value)))
    .refine(value => value <= max)

const epochSeconds = text
  .pipe(
    z
      .string()
      .regex(/^[0-9]{1,11}$/)
      .optional(),
  )
  .transform(value => (value === undefined ? null : Number(value) * 1_000))

const listQuery = z.object({
  from: epochSeconds,
  to: epochSeconds,
  status: text.pipe(z.enum(['waiting', 'paid', 'pending', 'partial', 'expired']).optional()),
  page: count(1, PAGE_MAX),
  per_page: count(PER_PAGE, PER_PAGE_MAX),
})

/**
 * `GET /checkout/list/` (later than v1.3.3; reference blockbee 10.5): the account's payments, newest first, by time of
 * creation and state.
 */
export const getCheckoutList: RouteHandler<'key'> = async (deps, { query, key }) => {
  const parsed = listQuery.safeParse(query)
  if (!parsed.success) throw new BlockbeeError('parameter_invalid')
  const { from, to, status = null, page, per_page } = parsed.data
  const { total, orders } = await deps.db.snapshot(sql =>
    listPayments(sql, key.businessId, {
      ...{ fromMs: from, toMs: to, state: status },
      ...{ offset: (page - 1) * per_page, limit: per_page },
    }),
  )
  return {
    status: 'success',
    num_pages: Math.ceil(total / per_page),
    payments: orders.map(order => renderPayment(order, deps)),
  }
}

/** `coin`, `value` and `paid` are those of the coin chosen last; empty before one is. Fiat is of all coins. */
function renderPayment(order: ListedOrder, deps: BlockbeeDeps): object {
  const asset = order.assetId === null ? undefined : deps.registry.byId(order.assetId)
  const amount = (atoms: bigint | null): string =>
    asset && atoms !== null ? formatAtoms(atoms, asset.decimals) : ''
  return {
    source: 'checkout',
    token: order.token,
    value: amount(order.amountAtoms),
    value_fiat: formatFiat(order.valueAtoms, order.valueAtoms),
    coin: asset ? formatCoin(asset.ticker) : '',
    paid: amount(order.paidAtoms),
    paid_fiat: formatFiat(order.paidFiatAtoms, order.valueAtoms),
    currency: order.currency,
    txid: order.txids,
    ...flagsOf(order),
    timestamp: formatTime(order.createdAtMs),
  }
}
