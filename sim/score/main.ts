import { parseArgs } from 'node:util'
import { startTestServer } from '../../devnet/test-database.ts'
import { type ScoreLine, score } from './metric.ts'
import { metrics } from './metrics.ts'
import { simulationSpeed } from './simulated-runs.ts'
import { writeFigures } from './write-figures.ts'

// `npm run score`: one JSON line per reliability figure on stdout, progress on stderr, then how many passed. `--long` does
// ten times as much, `--seed N` starts elsewhere, `--only a,b` measures some, `--markdown` writes the figures into
// docs/score.md, where all of it is explained.

const USAGE = `usage: npm run score -- [--long] [--seed N] [--only a,b] [--markdown]
metrics: ${metrics.map(metric => metric.name).join(', ')}`

const { values } = parseArgs({
  options: {
    long: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    markdown: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
if (values.help) {
  console.log(USAGE)
  process.exit(0)
}
const startedMs = performance.now()
const seconds = (): number => (performance.now() - startedMs) / 1_000
const seed = Number(values.seed)
if (!Number.isSafeInteger(seed)) throw new Error(USAGE)
const wanted = values.only?.split(',') ?? metrics.map(metric => metric.name)
if (wanted.some(name => !metrics.some(metric => metric.name === name))) throw new Error(USAGE)
const chosen = metrics.filter(metric => wanted.includes(metric.name))

const server = await startTestServer()
process.env.POLYTILL_TEST_PG = server.adminUrl
const lines: ScoreLine[] = []
try {
  for (const [index, metric] of chosen.entries()) {
    const onProgress = (text: string): void =>
      console.error(
        `[${seconds().toFixed(0).padStart(4)} s] ${index + 1}/${chosen.length} ${metric.name}: ${text}`,
      )
    onProgress('begins')
    const { line, wrong } = await score(metric, { long: values.long, seed, onProgress })
    console.log(JSON.stringify(line))
    for (const finding of wrong.slice(0, 10)) console.error(`  ${finding}`)
    lines.push(line)
  }
} finally {
  await server.stop()
}
const speed = simulationSpeed()
if (speed) console.log(JSON.stringify({ simulation: speed }))
const passed = lines.filter(line => line.pass).length
console.log(`${passed} passed, ${lines.length - passed} failed`)
if (values.markdown) writeFigures({ lines, speed, seconds: seconds() })
process.exitCode = passed === lines.length && passed > 0 ? 0 : 1
