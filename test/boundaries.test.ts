import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

// Imports point one way (docs/architecture.md). Each rule names a room, and what it may import from our own rooms and
// from packages; anything else is named here with its file and line.

const ROOT = path.join(import.meta.dirname, '..')
const G = 'gateway'

/** Rooms a room may import from, beside itself. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  [`${G}/domain`]: [],
  [`${G}/runtime`]: [`${G}/domain`],
  [`${G}/chains`]: [`${G}/domain`, `${G}/runtime`, 'contracts'],
  [`${G}/scan`]: [`${G}/domain`, `${G}/runtime`, `${G}/chains/port.ts`],
  [`${G}/settle`]: [`${G}/domain`, `${G}/runtime`, `${G}/chains/port.ts`],
  [`${G}/ledger`]: [`${G}/domain`, `${G}/runtime`, `${G}/chains/port.ts`],
  [`${G}/rates`]: [`${G}/domain`, `${G}/runtime`],
  [`${G}/orders`]: [`${G}/domain`, `${G}/runtime`, `${G}/rates`, `${G}/chains/port.ts`],
  [`${G}/tills`]: [`${G}/domain`, `${G}/runtime`, `${G}/chains/port.ts`, `${G}/storage`],
  [`${G}/businesses`]: [
    `${G}/domain`,
    `${G}/runtime`,
    `${G}/rates/fiats.ts`,
    `${G}/chains/port.ts`,
    `${G}/storage`,
  ],
  [`${G}/payouts`]: [
    ...['domain', 'runtime', 'chains/port.ts', 'settle', 'tills', 'storage'].map(room => `${G}/${room}`),
  ],
  [`${G}/checkouts`]: ['domain', 'runtime', 'chains/port.ts', 'orders', 'tills', 'storage'].map(
    room => `${G}/${room}`,
  ),
  [`${G}/operations`]: ['domain', 'chains/port.ts', 'settle'].map(room => `${G}/${room}`),
  [`${G}/notify`]: [`${G}/domain`, `${G}/runtime`, `${G}/storage`],
  [`${G}/storage`]: [
    `${G}/domain`,
    `${G}/runtime/transaction-scope.ts`,
    ...[
      'scan',
      'settle',
      'ledger',
      'tills',
      'notify',
      'orders',
      'rates',
      'payouts',
      'operations',
      'checkouts',
    ].map(room => `${G}/${room}`),
  ],
  [`${G}/dialects`]: [
    'domain',
    'runtime',
    'chains/port.ts',
    'businesses',
    'tills',
    'notify',
    'orders',
    'checkouts',
    'payouts',
    'operations',
    'rates',
    'storage',
  ]
    .map(room => `${G}/${room}`)
    .concat('checkout'),
  [`${G}/entry`]: [G, 'contracts', 'signer'],
  // Hosted pages know only what a page shows.
  checkout: [`${G}/orders/checkout-view.ts`],
  signer: [],
  contracts: [],
  devnet: [G, 'contracts', 'signer', 'checkout'],
  sim: [G, 'contracts', 'signer', 'devnet', 'test'],
  cli: [G, 'contracts', 'signer', 'devnet'],
}

/** Packages that only one place may know. */
const PACKAGES: readonly { readonly name: RegExp; readonly rooms: readonly string[] }[] = [
  {
    name: /^(viem|ethers|web3|abitype|ox)(\/|$)/,
    rooms: [`${G}/chains/evm`, 'contracts', 'devnet', 'cli', 'bench', 'test'],
  },
  { name: /^(pg|postgres|kysely|drizzle-orm)(\/|$)/, rooms: [`${G}/storage`, 'devnet'] },
  { name: /^(fastify|hono|express|@fastify\/.*)$/, rooms: [`${G}/dialects`, `${G}/entry`, 'devnet'] },
  { name: /^@noble\//, rooms: ['signer'] },
]

/** Ambient time and randomness, allowed in `runtime`, at the edges, and for unguessable ids. */
const AMBIENT = /\b(Date\.now\(|new Date\(\)|Math\.random\(|setInterval\()/
const AMBIENT_FREE = [
  `${G}/ledger`,
  `${G}/scan`,
  `${G}/settle`,
  `${G}/notify`,
  `${G}/chains`,
  `${G}/dialects`,
  `${G}/tills`,
  `${G}/orders`,
  `${G}/rates`,
  `${G}/payouts`,
  `${G}/checkouts`,
]

const sources = globSync('{gateway,signer,contracts,checkout,devnet,sim,cli}/**/*.ts', {
  cwd: ROOT,
  exclude: ['**/node_modules/**'],
})
  .filter(file => !file.includes('/generated/'))
  .map(file => file.split(path.sep).join('/'))
/** Code that only tests run: they may know more than the rooms they test. */
const TESTING = /\.test\.ts$|\/(test|testing|conformance)\/|\/test-[^/]+\.ts$/
const shipped = sources.filter(file => !TESTING.test(file))

function* importsOf(file: string): Generator<{ line: number; target: string }> {
  for (const [index, text] of readFileSync(path.join(ROOT, file), 'utf8').split('\n').entries()) {
    const match = /(?:from|import|import\()\s*['"]([^'"]+)['"]/.exec(text)
    if (match?.[1]) yield { line: index + 1, target: match[1] }
  }
}

function roomOf(file: string): string | undefined {
  return Object.keys(ROOMS).find(room => file.startsWith(`${room}/`))
}

/** Our own file behind an import, or null for a package. */
function ownFile(file: string, target: string): string | null {
  if (target.startsWith('.')) return path.posix.normalize(path.posix.join(path.posix.dirname(file), target))
  const workspace = /^@polytill\/([a-z]+)\/(.*)$/.exec(target)
  return workspace ? `${workspace[1]}/${workspace[2]}` : null
}

/** Whether a file's room may not import from there. */
function leavesItsRoom(file: string, target: string): boolean {
  const room = roomOf(file)
  const own = ownFile(file, target)
  if (room === undefined || own === null || own.startsWith(`${room}/`)) return false
  return !(ROOMS[room] ?? []).some(permitted => own === permitted || own.startsWith(`${permitted}/`))
}

/** Whether a package may not be known there. */
function takesPackage(file: string, target: string): boolean {
  return PACKAGES.some(
    ({ name, rooms }) => name.test(target) && !rooms.some(room => file.startsWith(`${room}/`)),
  )
}

function offencesOf(forbidden: (file: string, target: string) => boolean): string[] {
  return shipped.flatMap(file =>
    [...importsOf(file)]
      .filter(({ target }) => forbidden(file, target))
      .map(({ line, target }) => `${file}:${line} imports ${ownFile(file, target) ?? target}`),
  )
}

test('no room imports from a room it must not know', () => {
  assert.deepEqual(offencesOf(leavesItsRoom), [])
})

test('each outside library stays in its place', () => {
  assert.deepEqual(offencesOf(takesPackage), [])
})

for (const [file, target, forbidden] of [
  [`${G}/domain/money.ts`, '../runtime/clock.ts', true],
  [`${G}/scan/scan-chain.ts`, '../storage/scan-store.ts', true],
  [`${G}/scan/scan-chain.ts`, '../chains/evm/rpc.ts', true],
  [`${G}/scan/scan-chain.ts`, '../chains/port.ts', false],
  [`${G}/storage/events.ts`, '../dialects/blockbee/route.ts', true],
  [`${G}/dialects/blockbee/route.ts`, '../../settle/ports.ts', true],
  ['signer/main.ts', '../gateway/domain/money.ts', true],
  ['signer/main.ts', '@polytill/gateway/domain/money.ts', true],
  [`${G}/entry/main.ts`, '../scan/ports.ts', false],
  [`${G}/scan/scan-chain.ts`, 'pg', true],
  [`${G}/orders/order.ts`, 'viem/utils', true],
  [`${G}/notify/deliver.ts`, 'fastify', true],
  [`${G}/storage/database.ts`, 'pg', false],
] as const)
  test(`${file} ${forbidden ? 'must not' : 'may'} import ${target}`, () => {
    assert.equal(leavesItsRoom(file, target) || takesPackage(file, target), forbidden)
  })

test('the core reads no ambient clock and no ambient randomness', () => {
  const offences: string[] = []
  for (const file of shipped.filter(name => AMBIENT_FREE.some(room => name.startsWith(`${room}/`))))
    for (const [index, text] of readFileSync(path.join(ROOT, file), 'utf8').split('\n').entries())
      if (AMBIENT.test(text)) offences.push(`${file}:${index + 1} ${text.trim()}`)
  assert.deepEqual(offences, [])
})

test('a dialect is one folder and one line: nothing but the entry imports it', () => {
  const offences: string[] = []
  for (const file of shipped.filter(name => !name.startsWith(`${G}/entry/`)))
    for (const { line, target } of importsOf(file)) {
      const own = ownFile(file, target)
      const dialect = own && /^gateway\/dialects\/([a-z]+)\//.exec(own)?.[1]
      if (dialect && !file.startsWith(`${G}/dialects/${dialect}/`))
        offences.push(`${file}:${line} imports ${own}`)
    }
  assert.deepEqual(offences, [])
})

test('nothing that ships imports what only tests run', () => {
  const offences: string[] = []
  for (const file of shipped.filter(name => !name.startsWith('sim/')))
    for (const { line, target } of importsOf(file)) {
      const own = ownFile(file, target)
      if (own !== null && TESTING.test(own)) offences.push(`${file}:${line} imports ${own}`)
    }
  assert.deepEqual(offences, [])
})

test('the rules look at something', () => {
  assert.ok(shipped.length > 30, `only ${shipped.length} files found`)
})
