/**
 * Exact decimals. Amounts are `bigint` base units ("atoms") everywhere inside; these functions are the only way
 * between atoms and decimal text (F4, F47).
 */

/** Largest amount that `numeric(78,0)` and a uint256 both hold. */
export const MAX_ATOMS = 2n ** 256n - 1n

/** Thrown when text is not a plain decimal amount of the asset: never guesses, never rounds. */
export class InvalidAmount extends Error {
  readonly code = 'invalid_amount'
}

const DECIMAL = /^(0|[1-9][0-9]{0,77})(?:\.([0-9]{1,78}))?$/

/**
 * Decimal text to atoms. Accepts digits with an optional fraction, no sign, exponent, space or leading zero;
 * surplus fraction digits are accepted only when they are zeros.
 * @throws InvalidAmount
 */
export function parseAtoms(text: string, decimals: number): bigint {
  const match = DECIMAL.exec(text)
  if (!match) throw new InvalidAmount(`not a decimal amount: ${JSON.stringify(text.slice(0, 90))}`)
  const fraction = match[2] ?? ''
  if (/[1-9]/.test(fraction.slice(decimals))) throw new InvalidAmount(`more than ${decimals} decimal places`)
  const atoms = BigInt((match[1] ?? '0') + fraction.slice(0, decimals).padEnd(decimals, '0'))
  if (atoms > MAX_ATOMS) throw new InvalidAmount('amount above 2^256-1 base units')
  return atoms
}

/** Atoms to the shortest decimal text: no trailing zeros, no exponent (`1500000`, 6 → `1.5`). */
export function formatAtoms(atoms: bigint, decimals: number): string {
  if (atoms < 0n) return `-${formatAtoms(-atoms, decimals)}`
  const digits = atoms.toString().padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '')
  return fraction === '' ? whole : `${whole}.${fraction}`
}

/** Atoms to decimal text with every place of the asset printed (`1500000`, 6 → `1.500000`). */
export function formatAtomsFull(atoms: bigint, decimals: number): string {
  const digits = atoms.toString().padStart(decimals + 1, '0')
  if (decimals === 0) return digits
  return `${digits.slice(0, digits.length - decimals)}.${digits.slice(digits.length - decimals)}`
}
