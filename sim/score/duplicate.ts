import type { SimulationResult } from '../run-simulation.ts'
import type { Measured, Metric } from './metric.ts'
import { sharedRuns, tally } from './simulated-runs.ts'

/**
 * Obligations that another of our transactions carried while one was open or after one had moved them, that count as
 * settled by a transaction that did not, or nonces used twice or left out (O3, O9). What is redone because its
 * transaction or payment vanished in a reorg is no duplicate. Recipients of payouts who were not paid exactly once, or
 * though nobody approved it.
 */
export const duplicate: Metric = {
  name: 'duplicate',
  measure: async options => countDuplicates(await sharedRuns(options)),
}

export function countDuplicates(runs: readonly SimulationResult[]): Measured {
  return tally(
    runs,
    run => run.obligations + run.payouts,
    finding => /^O[39]/.test(finding),
  )
}
