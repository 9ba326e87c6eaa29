import { randomBytes } from 'node:crypto'

/** A new address that holds nothing on any chain. Lower case. */
export function freshAddress(): string {
  return `0x${randomBytes(20).toString('hex')}`
}

/** Shares of one settlement by the documented rule: floor for each, the remainder to the first. */
export function shares(totalAtoms: bigint, percents: readonly bigint[]): bigint[] {
  const floors = percents.map(percent => (totalAtoms * percent) / 100n)
  const rest = totalAtoms - floors.reduce((sum, share) => sum + share, 0n)
  return floors.map((share, index) => (index === 0 ? share + rest : share))
}
