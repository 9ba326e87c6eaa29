import { z } from 'zod'
import { parseTarget } from '../../notify/outbound-target.ts'
import { FIAT_PLACES, parseFiat as parseFiatAmount } from '../../orders/fiat.ts'
import type { OrderRequest } from '../../orders/request-order.ts'
import { Decimal, HALF_UP } from '../../rates/decimal.ts'
import { parseFiat } from '../../rates/fiats.ts'
import type { BusinessSettings } from '../../storage/business-settings.ts'
import { decodeCallback, parseCallback } from './callback-url.ts'
import { flag, text } from './create-query.ts'
import { decimalText } from './decimal-text.ts'
import { BlockbeeError } from './errors.ts'
import { RESERVED_IPN_NAMES } from './ipn-fields.ts'

/**
 * A payment must last at least an hour from now (reference blockbee 10.1), as its shop saw it: a minute is left for the
 * way here and for clocks that differ, so that exactly an hour, in whole seconds, is enough.
 */
const EXPIRY_AHEAD_MIN_MS = 3_600_000 - 60_000
/** Last second of the year 9999: times beyond have no usual form. */
const EXPIRY_MAX_S = 253_402_300_799
/** Largest value of a payment, in whole units of its currency: beyond any sale, below any overflow. */
const VALUE_MAX = parseFiatAmount('1000000000000')
const DESCRIPTION_MAX = 2_000

/** What a shop's floats add beyond the eighth place (`0.1 + 0.2`) is rounded away, half up. */
const value = decimalText
  .transform(amount =>
    amount === undefined ? undefined : parseFiatAmount(Decimal(amount).round(FIAT_PLACES, HALF_UP).toFixed()),
  )
  .refine(amount => amount === undefined || (amount > 0n && amount <= VALUE_MAX))

const expireAt = text
  .pipe(
    z
      .string()
      .regex(/^[0-9]{1,12}$/)
      .optional(),
  )
  .transform(seconds => (seconds === undefined ? undefined : Number(seconds)))
  .refine(seconds => seconds === undefined || seconds <= EXPIRY_MAX_S)

// Line ends and tabs are a description's own; other control characters are nobody's, and NUL cannot be stored (F69).
const description = text.pipe(
  z
    .string()
    .max(DESCRIPTION_MAX)
    .regex(/^(?:\P{Cc}|[\t\n\r])*$/u)
    .optional(),
)

const currency = text
  .transform(code => (code === undefined ? undefined : parseFiat(code)))
  .refine(code => code !== null)

const common = { item_description: description, notify_url: text, currency, post: flag, json: flag }
const checkoutQuery = z.object({ ...common, redirect_url: text, value, expire_at: expireAt })
const depositQuery = z.object(common)

/** What the request is judged against. */
export interface OrderContext {
  readonly businessId: string
  readonly settings: BusinessSettings
  readonly nowMs: number
  readonly allowLoopback: boolean
}

/**
 * Parameters of `checkout/request` (reference blockbee 10.1); unknown ones are ignored.
 * @throws BlockbeeError `parameter_invalid`, and as `parseCallback` for `notify_url`
 */
export function parseCheckoutQuery(query: unknown, context: OrderContext): OrderRequest {
  const parsed = checkoutQuery.safeParse(query)
  if (!parsed.success) throw new BlockbeeError('parameter_invalid')
  const { redirect_url, value: valueAtoms, expire_at, notify_url } = parsed.data
  if (redirect_url === undefined || valueAtoms === undefined) throw new BlockbeeError('parameter_invalid')
  const expiresAtMs = expire_at === undefined ? null : expire_at * 1_000
  if (expiresAtMs !== null && expiresAtMs < context.nowMs + EXPIRY_AHEAD_MIN_MS)
    throw new BlockbeeError('parameter_invalid')
  return {
    ...request(parsed.data, context),
    kind: 'payment',
    valueAtoms,
    redirectUrl: parseRedirect(redirect_url),
    notifyUrl: notify_url === undefined ? null : parseNotify(notify_url, context),
    expiresAtMs,
  }
}

/**
 * Parameters of `deposit/request` (reference blockbee 11).
 * @throws BlockbeeError `notify_url_missing`, `parameter_invalid`, and as `parseCallback` for `notify_url`
 */
export function parseDepositQuery(query: unknown, context: OrderContext): OrderRequest {
  const parsed = depositQuery.safeParse(query)
  if (!parsed.success) throw new BlockbeeError('parameter_invalid')
  const { notify_url } = parsed.data
  if (notify_url === undefined) throw new BlockbeeError('notify_url_missing')
  return {
    ...request(parsed.data, context),
    kind: 'deposit',
    valueAtoms: null,
    redirectUrl: null,
    notifyUrl: parseNotify(notify_url, context),
    expiresAtMs: null,
  }
}

function request(
  data: z.output<typeof depositQuery>,
  { businessId, settings }: OrderContext,
): Omit<OrderRequest, 'kind' | 'valueAtoms' | 'redirectUrl' | 'notifyUrl' | 'expiresAtMs'> {
  return {
    businessId,
    currency: data.currency ?? settings.fiatCurrency,
    description: data.item_description ?? null,
    method: data.json ? 'json' : data.post ? 'post' : 'get',
    toleranceBps: settings.toleranceBps,
    quoteSeconds: settings.quoteSeconds,
    confirmations: settings.confirmations,
  }
}

function parseNotify(url: string, { allowLoopback }: OrderContext): string {
  return parseCallback(url, allowLoopback, RESERVED_IPN_NAMES)
}

/** Where the payer's browser goes, so any host will do, and only http and https (F73). */
function parseRedirect(value: string): string {
  const url = decodeCallback(value)
  if (/\p{Cc}/u.test(url) || !/^https?:\/\//i.test(url) || typeof parseTarget(url) === 'string')
    throw new BlockbeeError('parameter_invalid')
  return url
}
