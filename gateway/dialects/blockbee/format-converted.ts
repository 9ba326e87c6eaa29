import { Decimal, HALF_UP } from '../../rates/decimal.ts'
import type { ConversionUnit } from './conversion-unit.ts'

const FIAT_PLACES = 2
const COIN_PLACES = 8
const SIGNIFICANT_MIN = 6
const RATE_DIGITS = 10

/**
 * `value * rate` as `convert` prints it: two decimals for fiat, eight for coins without trailing zeros, more where that
 * would leave fewer than six significant digits, but never more than the coin has. Half up (reference blockbee 7.5).
 */
export function formatConverted(
  value: string,
  rate: string,
  { kind, decimals }: Pick<ConversionUnit, 'kind' | 'decimals'>,
): string {
  const exact = Decimal(value).times(Decimal(rate))
  const usual = kind === 'fiat' ? FIAT_PLACES : COIN_PLACES
  const wanted = Math.max(usual, SIGNIFICANT_MIN - 1 - exact.e)
  const rounded = exact.round(decimals === null ? wanted : Math.min(wanted, decimals), HALF_UP)
  const text = rounded.toFixed()
  return kind === 'fiat' && (text.split('.')[1] ?? '').length < FIAT_PLACES
    ? rounded.toFixed(FIAT_PLACES)
    : text
}

/** A rate as `convert` prints it: ten significant digits, half up, without trailing zeros. */
export function formatRate(rate: string): string {
  return Decimal(rate).prec(RATE_DIGITS, HALF_UP).toFixed()
}
