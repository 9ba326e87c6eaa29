import type { SimulationResult } from '../run-simulation.ts'
import type { Measured, Metric } from './metric.ts'
import { sharedRuns, tally } from './simulated-runs.ts'

/** Credits that are not one canonical payment to the base unit (O1), over all credits of the simulated runs. */
export const falseCredit: Metric = {
  name: 'false-credit',
  measure: async options => countFalseCredits(await sharedRuns(options)),
}

export function countFalseCredits(runs: readonly SimulationResult[]): Measured {
  return tally(
    runs,
    run => run.credits,
    finding => finding.startsWith('O1'),
  )
}
