import type { Asset } from '../../domain/assets.ts'
import { formatAtoms } from '../../domain/money.ts'
import { FIAT_PLACES, formatFiat } from '../../orders/fiat.ts'
import type { Order } from '../../orders/order.ts'
import type { CallbackField } from './render-fields.ts'
import { formatCoin } from './ticker.ts'

/** What an IPN tells beside its order. */
export interface IpnFacts {
  readonly order: Order
  /** Stable name of a deposit; the transfer's. */
  readonly uuid: string
  /** The coin that brought most of it, and its till's address in the form shown. */
  readonly asset: Asset
  readonly address: string
  readonly paidAtoms: bigint
  /** Worth of all coins together, base units of fiat. */
  readonly fiatAtoms: bigint
  /** Fiat per whole coin. */
  readonly rate: string
  /** Joined by commas. */
  readonly txids: string
}

/**
 * The fields of an IPN, every edition's (reference blockbee 10.3, 11). `received_*` is what reaches the merchant: the whole,
 * because gas is the operator's. Fiat is cut to two decimals, or as many as the value was asked with.
 */
export function ipnFields(facts: IpnFacts): CallbackField[] {
  const { order, asset } = facts
  const amount = formatAtoms(facts.paidAtoms, asset.decimals)
  const fiat = formatFiat(facts.fiatAtoms, order.valueAtoms ?? 0n)
  const paid: CallbackField[] = [
    string('currency', order.currency.toLowerCase()),
    ...(order.kind === 'payment' ? [number('is_paid', '1')] : []),
    string('paid_amount', amount),
    string('paid_amount_fiat', fiat),
    string('received_amount', amount),
    string('received_amount_fiat', fiat),
    string('paid_coin', formatCoin(asset.ticker)),
    number('exchange_rate', facts.rate),
    string('txid', facts.txids),
    string('address', facts.address),
    string('type', order.kind),
    string('status', 'done'),
  ]
  const name = [string('payment_url', order.paymentUrl), string('payment_id', order.token)]
  if (order.kind === 'deposit') return [string('uuid', facts.uuid), ...name, ...paid]
  return [
    ...name,
    string('redirect_url', order.redirectUrl ?? ''),
    number('value', formatAtoms(order.valueAtoms ?? 0n, FIAT_PLACES)),
    string('success_token', order.successToken ?? ''),
    ...paid,
  ]
}

/** All names that IPN fields have: no parameter of a `notify_url` may be one of them (F61). */
export const RESERVED_IPN_NAMES: ReadonlySet<string> = new Set([
  'uuid',
  'payment_url',
  'payment_id',
  'redirect_url',
  'value',
  'success_token',
  'currency',
  'is_paid',
  'paid_amount',
  'paid_amount_fiat',
  'received_amount',
  'received_amount_fiat',
  'paid_coin',
  'exchange_rate',
  'txid',
  'address',
  'type',
  'status',
])

function string(name: string, text: string): CallbackField {
  return { name, text, kind: 'string' }
}

function number(name: string, text: string): CallbackField {
  return { name, text, kind: 'number' }
}
