import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import path from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { startTestServer } from '../devnet/test-database.ts'
import { bundlePackages, PACKAGES } from './bundle-packages.ts'
import { bundlePrograms } from './bundle-programs.ts'
import { installDebianPackages } from './debian-packages.ts'
import { PROGRAMS } from './harness/program-file.ts'
import { makeRunFolder, removeRunFolder } from './run-folder.ts'

// `npm test`: types, format and lint, contracts, then every `*.test.ts` on real PostgreSQL and real nodes.
// `npm test -- PATTERN` runs only the test files whose path contains the pattern.

const ROOT = path.join(import.meta.dirname, '..')
// More than cores: many tests wait for blocks, retries and restarts.
const WORKERS = 4
// Against what hangs, not against what is slow: stories of several processes take minutes on a busy core.
const FILE_WITHIN_MS = 900_000
const CACHE = path.join(ROOT, 'node_modules/.cache')
const BROWSER_CODE = ['checkout/browser', 'devnet/shop/browser', 'gateway/dialects/console/browser']

/** Files that took more than half a minute, the longest first: they start first, so that none is alone at the end. */
const LONGEST = [
  'sim/score/planted-bugs-processes',
  'test/bleumi-crash',
  'test/debian-postgres',
  'test/crash-points',
  'checkout/page-live',
  'gateway/dialects/console/sign-in',
  'test/sandbox.test',
  'sim/score/planted-bugs.test',
  'gateway/dialects/console/browser',
  'test/bleumi-node-faults',
  'test/payouts-crash',
  'test/payouts.test',
  'test/checkout-rates',
  'test/sandbox-shop',
  'test/console-wallet',
  'test/checkout.test',
  'test/second-look',
  'test/bleumi-checkout',
  'test/checkout-pages',
  'sim/simulation',
]

interface Tally {
  passed: number
  skipped: number
  /** What failed, a line each: where, what, and the first line of why. */
  readonly failures: string[]
}

/** The error that a test threw stands behind the runner's own. */
const firstLineOf = ({ cause, message }: Error): string =>
  (cause instanceof Error ? cause.message : String(cause ?? message)).split('\n', 1)[0] ?? ''

/** Runs a command; resolves with whether it exited 0. Its output is shown when it has ended. */
function command(name: string, program: string, ...args: string[]): Promise<boolean> {
  const started = performance.now()
  return new Promise(resolve => {
    const output: Buffer[] = []
    const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const source of [child.stdout, child.stderr]) source.on('data', chunk => output.push(chunk))
    child.on('error', error => {
      console.error(error.message)
      resolve(false)
    })
    child.on('close', code => {
      console.log(`\n▶ ${name}\n${Buffer.concat(output).toString('utf8')}`)
      console.log(
        `${code === 0 ? '✔' : '✖'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`,
      )
      resolve(code === 0)
    })
  })
}

/** What is no test file, one after the other beside the test files. */
async function checks(tally: Tally): Promise<void> {
  const step = async (...line: Parameters<typeof command>): Promise<void> => {
    if (await command(...line)) tally.passed++
    else tally.failures.push(line[0])
  }
  await step('types', 'tsc', '-p', '.')
  for (const folder of BROWSER_CODE) await step(`types (${folder})`, 'tsc', '-p', folder)
  await step('format and lint', 'biome', 'ci', '.')
  await step('contracts', 'npm', 'test', '--silent', '-w', 'contracts')
}

/** The longest first, then the stories of whole processes, which wait most. */
function turnOf(file: string): number {
  const place = LONGEST.findIndex(name => file.startsWith(name))
  if (place >= 0) return place
  return file.startsWith('test/') ? LONGEST.length : LONGEST.length + 1
}

/** Runs test files, each in its own process of Node with such options, and counts leaf tests. */
async function nodeTests(files: readonly string[], options: readonly string[], tally: Tally): Promise<void> {
  const stream = run({
    files: [...files],
    execArgv: [...options],
    concurrency: WORKERS,
    timeout: FILE_WITHIN_MS,
  })
  stream.on('test:pass', ({ details, skip, todo }) => {
    if (details.type === 'suite') return
    if (skip !== undefined || todo !== undefined) tally.skipped++
    else tally.passed++
  })
  stream.on('test:fail', ({ details, file, name }) => {
    if (details.type === 'suite') return
    tally.failures.push(`${path.relative(ROOT, file ?? '')}: ${name}: ${firstLineOf(details.error)}`)
  })
  await new Promise<void>((resolve, reject) => {
    stream.compose(spec).on('end', resolve).on('error', reject).pipe(process.stdout, { end: false })
  })
}

async function main(): Promise<number> {
  const pattern = process.argv[2]
  const tally: Tally = { passed: 0, skipped: 0, failures: [] }
  const files = globSync('{gateway,signer,checkout,devnet,cli,sim,test,bench}/**/*.test.ts', { cwd: ROOT })
    .filter(file => !file.includes('node_modules') && (pattern === undefined || file.includes(pattern)))
    .sort((a, b) => turnOf(a) - turnOf(b) || a.localeCompare(b))
    .map(file => path.join(ROOT, file))
  // Hundreds of processes load the same modules: what one compiled the others take.
  process.env.NODE_COMPILE_CACHE ??= path.join(CACHE, 'compiled')
  const checked = pattern === undefined ? checks(tally) : Promise.resolve()
  await installDebianPackages()
  const programs = path.join(CACHE, 'programs')
  await bundlePrograms(ROOT, PROGRAMS, programs)
  process.env.POLYTILL_TEST_PROGRAMS = programs
  const packages = await bundlePackages(ROOT, PACKAGES, path.join(CACHE, 'packages'))
  const temporary = makeRunFolder()
  process.env.TMPDIR = temporary
  const server = await startTestServer()
  process.env.POLYTILL_TEST_PG = server.adminUrl
  try {
    await nodeTests(files, ['--import', packages], tally)
  } finally {
    await server.stop()
  }
  await checked
  removeRunFolder(temporary)
  const { passed, skipped, failures } = tally
  if (failures.length > 0)
    console.log(`\nWhat failed:\n${failures.map(failure => `✖ ${failure}`).join('\n')}`)
  console.log(`\n${passed} passed, ${failures.length} failed, ${skipped} skipped`)
  return failures.length === 0 && passed > 0 ? 0 : 1
}

process.exitCode = await main()
