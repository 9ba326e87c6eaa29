import type { SimulationResult } from '../run-simulation.ts'
import type { Measured, Metric } from './metric.ts'
import { sharedRuns, tally } from './simulated-runs.ts'

/**
 * Balances on which the chain and the books differ (O4, O5) after each simulated run: by the oracles' own fold and by
 * the audit that ships.
 */
export const reconcile: Metric = {
  name: 'reconcile',
  measure: async options => countDifferences(await sharedRuns(options)),
}

export function countDifferences(runs: readonly SimulationResult[]): Measured {
  return tally(
    runs,
    run => run.accounts + run.audited,
    finding => /^(O4|O5|audit)/.test(finding),
  )
}
