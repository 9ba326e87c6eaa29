import { formatAtoms, formatAtomsFull, parseAtoms } from '../domain/money.ts'
import { atomsDue, fiatWorth } from '../rates/convert-amount.ts'

/** Fiat amounts of orders are `bigint` base units of 10^-8 of the currency, whatever its own coins are. */
export const FIAT_PLACES = 8

/** What payers are asked for has no more digits that count: people type them. */
const SIGNIFICANT_DIGITS = 8

/**
 * What an amount is worth, rounded down to a base unit of fiat. `rate` is fiat per whole coin.
 * @throws InvalidRate
 */
export function worthAtoms(atoms: bigint, decimals: number, rate: string): bigint {
  return parseFiat(fiatWorth(atoms, decimals, rate, FIAT_PLACES, 'down'))
}

/**
 * How much of a coin is worth at least so much fiat, rounded up; `worthAtoms` of it is never below `fiat`, so who pays what was
 * asked has paid.
 * @throws InvalidRate
 */
export function dueAtoms(fiat: bigint, decimals: number, rate: string): bigint {
  return atomsDue(formatAtoms(fiat, FIAT_PLACES), rate, decimals, { significantDigits: SIGNIFICANT_DIGITS })
}

/** Decimal text with at most eight places to fiat base units. @throws InvalidAmount */
export function parseFiat(text: string): bigint {
  return parseAtoms(text, FIAT_PLACES)
}

/**
 * Fiat as people write it: two decimals, or as many as `like` needs. What is beyond is cut, so that nothing which came is
 * overstated; `up` rounds up, so that nobody is told 0.00 while something is missing.
 */
export function formatFiat(fiat: bigint, like: bigint = 0n, rounding: 'down' | 'up' = 'down'): string {
  const places = Math.max(2, formatAtoms(like, FIAT_PLACES).split('.')[1]?.length ?? 0)
  const unit = 10n ** BigInt(FIAT_PLACES - places)
  const units = rounding === 'up' ? (fiat + unit - 1n) / unit : fiat / unit
  return formatAtomsFull(units, places)
}
