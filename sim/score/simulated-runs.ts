import { runSimulation, type SimulationResult } from '../run-simulation.ts'
import type { StorePlant } from '../simulated-core.ts'
import { openSimulatedDatabase } from '../simulated-database.ts'
import { type Swarm, swarmOf } from '../swarm.ts'
import type { Measured, ScoreOptions } from './metric.ts'

/** How a series of runs differs from what the seeds say. */
export interface SeriesOptions {
  readonly swarm?: (seed: number) => Swarm
  readonly plant?: StorePlant
  readonly healWithinMs?: number
  readonly onProgress?: ScoreOptions['onProgress']
}

const SEEDS = 16
const shared = new Map<string, Promise<SimulationResult[]>>()

/** The runs that several metrics read; made once per process. */
export function sharedRuns({ seed, long, onProgress }: ScoreOptions): Promise<SimulationResult[]> {
  const key = `${seed} ${long}`
  const runs = shared.get(key) ?? runSeeds(seed, long ? SEEDS * 10 : SEEDS, { onProgress })
  shared.set(key, runs)
  return runs
}

/** How fast the simulation was, over all runs of this process. */
export interface SimulationSpeed {
  readonly payments: number
  readonly seconds: number
  readonly paymentsPerSecond: number
}

const done = { payments: 0, seconds: 0 }

/** Null when nothing was simulated. */
export function simulationSpeed(): SimulationSpeed | null {
  if (done.seconds === 0) return null
  return {
    payments: done.payments,
    seconds: Math.round(done.seconds),
    paymentsPerSecond: Math.round(done.payments / done.seconds),
  }
}

/** Runs `count` seeds one after the other. */
export async function runSeeds(
  first: number,
  count: number,
  { swarm = swarmOf, onProgress, ...options }: SeriesOptions = {},
): Promise<SimulationResult[]> {
  const results: SimulationResult[] = []
  let database = await openSimulatedDatabase()
  try {
    for (let seed = first; seed < first + count; seed++) {
      const result = await runSimulation(database, seed, { ...options, swarm: swarm(seed) })
      results.push(result)
      done.payments += result.payments
      done.seconds += result.seconds
      onProgress?.(`seed ${seed}, ${result.payments} payments in ${result.seconds.toFixed(1)} s`)
      if (result.wrong.length === 0) continue
      // What a failed run left would disturb the next.
      await database.close()
      database = await openSimulatedDatabase()
    }
  } finally {
    await database.close()
  }
  return results
}

/** Counts the findings of some oracles over some cases. */
export function tally(
  runs: readonly SimulationResult[],
  casesOf: (run: SimulationResult) => number,
  isBad: (finding: string) => boolean,
): Measured {
  const wrong = runs.flatMap(run =>
    run.wrong.filter(isBad).map(finding => `${finding} (replay: npm run sim -- --seed ${run.seed})`),
  )
  return { n: runs.reduce((total, run) => total + casesOf(run), 0), bad: wrong.length, wrong }
}
