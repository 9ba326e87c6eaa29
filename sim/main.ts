import { parseArgs } from 'node:util'
import { runSimulation } from './run-simulation.ts'
import { openSimulatedDatabase } from './simulated-database.ts'

// `npm run sim -- --seed N` replays one seed; `--seeds A-B` runs a range. Prints one line per run; exits 1 on a finding.

const USAGE = 'usage: npm run sim -- --seed N | --seeds A-B (default 1-20)'

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string', default: '1-20' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
if (values.help) {
  console.log(USAGE)
  process.exit(0)
}

function seedsFrom(range: string): number[] {
  const [first, last = first] = /^\d+(-\d+)?$/.test(range) ? range.split('-').map(Number) : []
  if (first === undefined || last === undefined || last < first) throw new Error(USAGE)
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

const seeds = seedsFrom(values.seed ?? values.seeds)

let payments = 0
let failed = 0
const startedMs = performance.now()
let database = await openSimulatedDatabase()
try {
  for (const seed of seeds) {
    const result = await runSimulation(database, seed)
    payments += result.payments
    const { swarm, wrong, ...figures } = result
    console.log(JSON.stringify({ ...figures, wrong: wrong.length }))
    if (wrong.length === 0) continue
    failed++
    for (const line of wrong.slice(0, 10)) console.log(`  ${line}`)
    console.log(`  ${JSON.stringify(swarm)}\n  replay: npm run sim -- --seed ${seed}`)
    // What a failed run left would disturb the next.
    await database.close()
    database = await openSimulatedDatabase()
  }
} finally {
  await database.close()
}
const seconds = (performance.now() - startedMs) / 1000
console.log(
  `${payments} payments in ${seconds.toFixed(1)} s: ${(payments / seconds).toFixed(0)} a second; ${failed} seeds failed`,
)
process.exitCode = failed === 0 ? 0 : 1
