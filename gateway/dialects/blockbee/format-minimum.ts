import { formatAtoms } from '../../domain/money.ts'

const PLACES_MIN = 8

/** A minimum as `create` prints it: at least eight decimals, more where the amount has more (reference blockbee 4.2). */
export function formatMinimum(atoms: bigint, decimals: number): string {
  const [whole, fraction = ''] = formatAtoms(atoms, decimals).split('.')
  return `${whole}.${fraction.padEnd(PLACES_MIN, '0')}`
}
