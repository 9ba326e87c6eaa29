import type { SimulationResult } from '../run-simulation.ts'
import type { Measured, Metric } from './metric.ts'
import { sharedRuns, tally } from './simulated-runs.ts'

/**
 * Obligations that more than one of our transactions carried although the first moved them, that count as settled by a
 * transaction that did not, or nonces used twice or left out (O3, O9). The first is judged in runs without reorgs only:
 * there it cannot happen rightly.
 */
export const duplicate: Metric = {
  name: 'duplicate',
  measure: async options => countDuplicates(await sharedRuns(options)),
}

export function countDuplicates(runs: readonly SimulationResult[]): Measured {
  return tally(
    runs.filter(run => run.reorgs === 0),
    run => run.obligations,
    finding => /^O[39]/.test(finding),
  )
}
