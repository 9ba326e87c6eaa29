import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import path from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { startTestServer } from '../devnet/test-database.ts'
import { installDebianPackages } from './debian-packages.ts'

// `npm test`: types, format and lint, contracts, then every `*.test.ts` on real PostgreSQL and real nodes.
// `npm test -- PATTERN` runs only the test files whose path contains the pattern.

const ROOT = path.join(import.meta.dirname, '..')
// More than cores: many tests wait for blocks, retries and restarts.
const WORKERS = 3

interface Tally {
  passed: number
  failed: number
  skipped: number
}

/** Runs a command; resolves with whether it exited 0. Its output is ours, or with `later` shown when it has ended. */
function command(name: string, program: string, args: readonly string[], later = false): Promise<boolean> {
  const started = performance.now()
  if (!later) console.log(`\n▶ ${name}`)
  return new Promise(resolve => {
    const output: Buffer[] = []
    const stream = later ? 'pipe' : 'inherit'
    const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', stream, stream] })
    for (const source of [child.stdout, child.stderr]) source?.on('data', chunk => output.push(chunk))
    child.on('error', error => {
      console.error(error.message)
      resolve(false)
    })
    child.on('close', code => {
      if (later) console.log(`\n▶ ${name}\n${Buffer.concat(output).toString('utf8')}`)
      console.log(
        `${code === 0 ? '✔' : '✖'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`,
      )
      resolve(code === 0)
    })
  })
}

/** Runs test files, each in its own process, and counts leaf tests. */
async function nodeTests(files: readonly string[], tally: Tally): Promise<void> {
  const stream = run({ files: [...files], concurrency: WORKERS, timeout: 300_000 })
  stream.on('test:pass', ({ details, skip, todo }) => {
    if (details.type === 'suite') return
    if (skip !== undefined || todo !== undefined) tally.skipped++
    else tally.passed++
  })
  stream.on('test:fail', ({ details }) => {
    if (details.type !== 'suite') tally.failed++
  })
  await new Promise<void>((resolve, reject) => {
    stream.compose(spec).on('end', resolve).on('error', reject).pipe(process.stdout, { end: false })
  })
}

async function main(): Promise<number> {
  const pattern = process.argv[2]
  const tally: Tally = { passed: 0, failed: 0, skipped: 0 }
  const count = (passed: boolean): void => {
    if (passed) tally.passed++
    else tally.failed++
  }
  const step = async (name: string, program: string, ...args: string[]): Promise<void> =>
    count(await command(name, program, args))
  if (pattern === undefined) {
    await step('types', 'tsc', '-p', '.')
    for (const folder of ['checkout/browser', 'devnet/shop/browser', 'gateway/dialects/console/browser'])
      await step(`types (${folder})`, 'tsc', '-p', folder)
    await step('format and lint', 'biome', 'ci', '.')
  }
  const files = globSync('{gateway,signer,checkout,devnet,cli,sim,test,bench}/**/*.test.ts', { cwd: ROOT })
    .filter(file => !file.includes('node_modules') && (pattern === undefined || file.includes(pattern)))
    // The stories of whole processes take longest and wait most: they go first.
    .sort((a, b) => Number(b.startsWith('test/')) - Number(a.startsWith('test/')) || a.localeCompare(b))
    .map(file => path.join(ROOT, file))
  installDebianPackages()
  // Hundreds of processes load the same modules: what one compiled the others take.
  process.env.NODE_COMPILE_CACHE ??= path.join(ROOT, 'node_modules/.cache/compiled')
  const server = await startTestServer()
  process.env.POLYTILL_TEST_PG = server.adminUrl
  const contracts =
    pattern === undefined
      ? command('contracts', 'npm', ['test', '--silent', '-w', 'contracts'], true)
      : Promise.resolve(null)
  try {
    await nodeTests(files, tally)
  } finally {
    await server.stop()
  }
  const contractsPassed = await contracts
  if (contractsPassed !== null) count(contractsPassed)
  console.log(`\n${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`)
  return tally.failed === 0 && tally.passed > 0 ? 0 : 1
}

process.exitCode = await main()
