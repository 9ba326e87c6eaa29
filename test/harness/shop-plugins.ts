import assert from 'node:assert/strict'
import { z } from 'zod'

/**
 * What the official plug-ins make of Polytill's answers and callbacks: the checks of their own code, told again in ours
 * because PHP and Python do not run here (reference blockbee 8.5, 10.3, 15.1). Each throws where its plug-in would refuse,
 * stumble or leave the order open.
 */

/** An order of a shop that takes payments to an address. */
export interface AddressOrder {
  readonly id: string
  readonly nonce: string
  /** Underscore form, as the shop ordered it. */
  readonly coin: string
  /** Upper case. */
  readonly currency: string
}

/** What WooCommerce notes of one payment. */
export interface WooPayment {
  readonly uuid: string
  readonly pending: string
  readonly paid: string
  readonly fiat: string
}

const amount = z.string().regex(/^\d+(\.\d{1,18})?$/)

/** WooCommerce's `process_callback_data`, of a callback's query or of the one in `logs[0].request_url`. */
export function readByWooCommerce(query: URLSearchParams, order: AddressOrder): WooPayment {
  const get = (name: string): string => query.get(name) ?? assert.fail(`${name} is missing`)
  assert.deepEqual([get('order_id'), get('nonce')], [order.id, order.nonce])
  assert.equal(get('coin'), order.coin, 'another coin is a mismatched payment')
  assert.match(get('txid_in'), /^0x[0-9a-f]{64}$/)
  const fiat = z.record(z.string(), z.string()).parse(JSON.parse(get('value_coin_convert')))[order.currency]
  assert.ok(fiat, `no worth in ${order.currency}`)
  return {
    uuid: z.uuid().parse(get('uuid')),
    pending: get('pending'),
    paid: amount.parse(get('value_coin')),
    fiat,
  }
}

/** The form by which the Django package validates both stages; it decides by `result`. */
export const djangoForm = z.object({
  request_id: z.string().min(1),
  nonce: z.string().min(1),
  address_in: z.string().min(1).max(128),
  address_out: z.string().min(1).max(128),
  coin: z.string().regex(/^[a-z0-9]+(_[a-z0-9]+)?$/),
  txid_in: z.string().min(1),
  confirmations: z.string().regex(/^\d+$/),
  value_coin: amount,
  price: amount,
  fee_coin: amount,
  result: z.enum(['pending', 'sent']),
})

/** What Odoo's module and the newer one of a third party ask of an IPN, the amount compared as numbers in both. */
export function isPaidForOdoo(
  fields: ReadonlyMap<string, string>,
  order: {
    readonly number: string
    readonly value: number
    readonly currency: string
    readonly paymentId: string
  },
): boolean {
  return (
    fields.get('order_number') === order.number &&
    fields.get('payment_id') === order.paymentId &&
    fields.get('status')?.toLowerCase() === 'done' &&
    fields.get('is_paid') === '1' &&
    Math.abs(Number(fields.get('value')) - order.value) < 0.005 &&
    fields.get('currency')?.trim().toUpperCase() === order.currency
  )
}

/** What Magento's plug-in books; it compares the currency in lower case. */
export function readByMagento(
  fields: ReadonlyMap<string, string>,
  order: { readonly id: string; readonly nonce: string; readonly currency: string },
): { readonly paid: number; readonly fiat: number } {
  assert.deepEqual([fields.get('order_id'), fields.get('nonce')], [order.id, order.nonce])
  assert.equal(fields.get('currency'), order.currency.toLowerCase())
  assert.equal(fields.get('is_paid'), '1')
  assert.ok(fields.get('txid'))
  return { paid: Number(fields.get('paid_amount')), fiat: Number(fields.get('paid_amount_fiat')) }
}

/** `get_supported_coins` of the PHP plug-ins, which take a list without `btc` for a broken one. */
export function coinsOfPhp(info: Record<string, unknown>): string[] {
  assert.ok(info.btc, 'the plug-in takes this list for a broken one')
  const entry = z.looseObject({ coin: z.string().min(1), logo: z.url() })
  return Object.entries(info).flatMap(([chain, data]) => {
    if (chain === 'fee_tiers') return []
    const isCoin = z.looseObject({ ticker: z.string() }).safeParse(data).success
    const tokens = isCoin ? { [chain]: entry.parse(data) } : z.record(z.string(), entry).parse(data)
    return Object.keys(tokens).map(token => (isCoin ? token : `${chain}_${token}`))
  })
}
