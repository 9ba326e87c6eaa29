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

test('no room imports from a room it must not know', () => {
  const offences: string[] = []
  for (const file of shipped) {
    const room = roomOf(file)
    if (room === undefined) continue
    for (const { line, target } of importsOf(file)) {
      const own = ownFile(file, target)
      if (own === null || own.startsWith(`${room}/`)) continue
      const allowed = (ROOMS[room] ?? []).some(
        permitted => own === permitted || own.startsWith(`${permitted}/`),
      )
      if (!allowed) offences.push(`${file}:${line} imports ${own}`)
    }
  }
  assert.deepEqual(offences, [])
})

test('each outside library stays in its place', () => {
  const offences: string[] = []
  for (const file of shipped)
    for (const { line, target } of importsOf(file))
      for (const { name, rooms } of PACKAGES)
        if (name.test(target) && !rooms.some(room => file.startsWith(`${room}/`)))
          offences.push(`${file}:${line} imports ${target}`)
  assert.deepEqual(offences, [])
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
