/**
 * The fiat currencies of every edition of the protocols, in the order of the first one (reference blockbee 7.6: the union).
 * Upper-case ISO 4217 codes.
 */
export const FIATS = [
  'USD',
  'EUR',
  'GBP',
  'CAD',
  'JPY',
  'AED',
  'MYR',
  'IDR',
  'THB',
  'CHF',
  'COP',
  'SGD',
  'RUB',
  'ZAR',
  'TRY',
  'LKR',
  'XAF',
  'RON',
  'BGN',
  'HUF',
  'CZK',
  'PHP',
  'PLN',
  'UGX',
  'MXN',
  'INR',
  'HKD',
  'CNY',
  'BRL',
  'DKK',
  'TWD',
  'AUD',
  'NGN',
  'SEK',
  'NOK',
  'UAH',
  'VND',
] as const

/** ISO 4217 code of one of them. */
export type Fiat = (typeof FIATS)[number]

const KNOWN: ReadonlyMap<string, Fiat> = new Map(FIATS.map(fiat => [fiat, fiat]))

/** The currency of a code in either case (reference blockbee 1.1), or null. */
export function parseFiat(code: string): Fiat | null {
  return KNOWN.get(code.toUpperCase()) ?? null
}
