import type { SimulationResult } from '../run-simulation.ts'
import type { Measured, Metric } from './metric.ts'
import { sharedRuns, tally } from './simulated-runs.ts'

/**
 * What is owed but not paid, or happened but was not told, within a bound after the faults ended: an hour of virtual
 * time to settle, four days to tell. Also undeclared states (O6) and errors nobody injected.
 */
export const liveness: Metric = {
  name: 'liveness',
  measure: async options => countUnended(await sharedRuns(options)),
}

export function countUnended(runs: readonly SimulationResult[]): Measured {
  return tally(
    runs,
    run => run.obligations + run.events,
    finding => /^(liveness|O6|O7|error)/.test(finding),
  )
}
