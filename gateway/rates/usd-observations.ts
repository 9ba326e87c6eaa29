import { invert, isPrice } from './decimal.ts'
import type { Observation } from './ports.ts'

/** A source's price of one unit in USD; null when it is none: the unit is left out (F17). */
export function usdObservation(unit: string, rate: unknown, atMs: number): Observation | null {
  return typeof rate === 'string' && isPrice(rate) ? { unit, per: 'USD', rate, atMs } : null
}

/** The same from how many units one USD buys. */
export function perUsdObservation(unit: string, perUsd: unknown, atMs: number): Observation | null {
  if (typeof perUsd !== 'string' || !isPrice(perUsd)) return null
  return usdObservation(unit, invert(perUsd), atMs)
}

/** The usable ones. */
export function usable(observations: readonly (Observation | null)[]): Observation[] {
  return observations.filter(observation => observation !== null)
}
