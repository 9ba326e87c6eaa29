import { parseArgs } from 'node:util'
import { startTestServer } from '../../devnet/test-database.ts'
import { score } from './metric.ts'
import { metrics } from './metrics.ts'

// `npm run score`: one JSON line per reliability figure, then how many passed. `--long` does ten times as much,
// `--seed N` starts elsewhere, `--only a,b` measures some. Explained in docs/score.md.

const { values } = parseArgs({
  options: {
    long: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
})
const options = { long: values.long, seed: Number(values.seed) }
if (!Number.isSafeInteger(options.seed))
  throw new Error('usage: npm run score -- [--long] [--seed N] [--only a,b]')
const wanted = values.only?.split(',')
const chosen = metrics.filter(metric => wanted === undefined || wanted.includes(metric.name))

const server = await startTestServer()
process.env.POLYTILL_TEST_PG = server.adminUrl
let passed = 0
try {
  for (const metric of chosen) {
    const { line, wrong } = await score(metric, options)
    console.log(JSON.stringify(line))
    for (const finding of wrong.slice(0, 10)) console.error(`  ${finding}`)
    if (line.pass) passed++
  }
} finally {
  await server.stop()
}
console.log(`${passed} passed, ${chosen.length - passed} failed`)
process.exitCode = passed === chosen.length && passed > 0 ? 0 : 1
