import { InvalidAmount, MAX_ATOMS } from '../domain/money.ts'

/*
 * Between fiat text and atoms, in whole numbers only: no float, no intermediate rounding (F47). Each function rounds once,
 * where it says so. Rates are fiat units for one whole coin: the rate of a quote from the coin to the fiat.
 */

/** A rate that no amount may be converted with: not a plain decimal above zero (F17). */
export class InvalidRate extends Error {
  readonly code = 'invalid_rate'
}

interface Fraction {
  /** All digits of the decimal, the point left out. */
  readonly digits: bigint
  /** How many of them are behind the point. */
  readonly places: number
}

const DECIMAL = /^(0|[1-9][0-9]{0,77})(?:\.([0-9]{1,78}))?$/

function fractionOf(text: string): Fraction | null {
  const match = DECIMAL.exec(text)
  if (!match) return null
  const fraction = match[2] ?? ''
  return { digits: BigInt((match[1] ?? '') + fraction), places: fraction.length }
}

function amountOf(text: string): Fraction {
  const amount = fractionOf(text)
  if (!amount) throw new InvalidAmount(`not a decimal amount: ${JSON.stringify(text.slice(0, 90))}`)
  return amount
}

function rateOf(text: string): Fraction {
  const rate = fractionOf(text)
  if (!rate || rate.digits === 0n) throw new InvalidRate(`not a rate: ${JSON.stringify(text.slice(0, 90))}`)
  return rate
}

/**
 * What a payer owes: the atoms that are worth at least `fiat`, rounded UP to the coin's last place. With
 * `significantDigits` the amount is rounded up further, to that many digits counted from its first one other than zero
 * (8: at most a ten-millionth above), for people who type it. A coin with fewer digits than that is left as it is.
 * Whoever pays the answer has paid in full: `fiatWorth` of it, rounded down, is never below `fiat` at the same rate.
 * @throws InvalidAmount when `fiat` is no plain decimal, or is worth more than 2^256-1 atoms
 * @throws InvalidRate
 */
export function atomsDue(
  fiat: string,
  fiatPerCoin: string,
  decimals: number,
  { significantDigits }: { readonly significantDigits?: number } = {},
): bigint {
  const amount = amountOf(fiat)
  const rate = rateOf(fiatPerCoin)
  const dividend = amount.digits * pow10(rate.places + decimals)
  const exact = divideUp(dividend, rate.digits * pow10(amount.places))
  const atoms = significantDigits === undefined ? exact : roundUpTo(exact, significantDigits)
  if (atoms > MAX_ATOMS) throw new InvalidAmount('amount above 2^256-1 base units')
  return atoms
}

/**
 * What atoms are worth in fiat, with exactly `places` decimals. `down` (the rule for what was paid: never more than came)
 * or `half_up` (the rule for what is only shown).
 * @throws InvalidRate
 */
export function fiatWorth(
  atoms: bigint,
  decimals: number,
  fiatPerCoin: string,
  places: number,
  rounding: 'down' | 'half_up',
): string {
  const rate = rateOf(fiatPerCoin)
  const dividend = atoms * rate.digits * pow10(places)
  const divisor = pow10(decimals + rate.places)
  const units = rounding === 'down' ? dividend / divisor : (dividend * 2n + divisor) / (divisor * 2n)
  const digits = units.toString().padStart(places + 1, '0')
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
}

function roundUpTo(atoms: bigint, significantDigits: number): bigint {
  const surplus = atoms.toString().length - significantDigits
  if (surplus <= 0) return atoms
  const unit = pow10(surplus)
  return divideUp(atoms, unit) * unit
}

function divideUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor
}

function pow10(exponent: number): bigint {
  return 10n ** BigInt(exponent)
}
