import type { SimulationResult } from '../run-simulation.ts'
import { calmSwarm, type Swarm } from '../swarm.ts'
import type { Measured, Metric } from './metric.ts'
import { runSeeds, tally } from './simulated-runs.ts'

/** Connections that break before and after COMMIT and answers of 40001, all day long; nothing else fails. */
export function cutSwarm(seed: number): Swarm {
  return { ...calmSwarm(seed), database: { cutBefore: 0.03, cutAfter: 0.15, serialization: 0.08 } }
}

const RUNS = 4

/** Any finding at all, over all injected cuts (F102, F103). */
export const commitCut: Metric = {
  name: 'commit-cut',
  measure: async ({ seed, long, onProgress }) =>
    countCuts(await runSeeds(seed, long ? RUNS * 10 : RUNS, { swarm: cutSwarm, onProgress })),
}

export function countCuts(runs: readonly SimulationResult[]): Measured {
  return tally(
    runs,
    run => Object.values(run.cuts).reduce((total, count) => total + count, 0),
    () => true,
  )
}
