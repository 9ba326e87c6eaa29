import Big from 'big.js'

/** Rounding modes of big.js: to the nearest, a tie to the even digit or away from zero. */
export const HALF_EVEN = 2
export const HALF_UP = 1
/** Digits kept of a rate. */
const RATE_DIGITS = 20

/**
 * Exact decimals for rates (F47). A constructor of our own: its division keeps 60 places, so that a quotient is exact to
 * well over the digits that are kept of it, and numbers are refused where text is meant.
 */
export const Decimal: Big.BigConstructor = Big()
Decimal.DP = 60
Decimal.RM = HALF_EVEN
Decimal.strict = true
Decimal.NE = -1_000
Decimal.PE = 1_000

const PRICE = /^(0|[1-9][0-9]{0,20})(\.[0-9]{1,78})?$/

/** Whether the text is a plain decimal above zero: no sign, exponent, space or leading zero (F17, F47). */
export function isPrice(text: string): boolean {
  return PRICE.test(text) && /[1-9]/.test(text)
}

/** `dividend / divisor` to 20 significant digits, half to even, without trailing zeros. Both must be above zero. */
export function divide(dividend: string, divisor: string): string {
  return Decimal(dividend).div(Decimal(divisor)).prec(RATE_DIGITS, HALF_EVEN).toFixed()
}

/** `1 / price` with twice the digits of a rate, so that turning it round again gives the price back, digit for digit. */
export function invert(price: string): string {
  return Decimal('1')
    .div(Decimal(price))
    .prec(2 * RATE_DIGITS, HALF_EVEN)
    .toFixed()
}
