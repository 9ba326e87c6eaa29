import type { SimulationResult } from '../run-simulation.ts'
import type { Measured, Metric } from './metric.ts'
import { sharedRuns, tally } from './simulated-runs.ts'

/** Canonical payments that are not recorded once all is well again (O2), over all payments of the simulated runs. */
export const missed: Metric = {
  name: 'missed',
  measure: async options => countMissed(await sharedRuns(options)),
}

export function countMissed(runs: readonly SimulationResult[]): Measured {
  return tally(
    runs,
    run => run.payments,
    finding => finding.startsWith('O2'),
  )
}
