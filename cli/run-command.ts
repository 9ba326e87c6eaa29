import { readFileSync } from 'node:fs'
import path from 'node:path'
import { asksForHelp } from './asks-for-help.ts'

const HELP = `Usage: polytill <command>

Commands:
  start    Run the sandbox: database, local chains, signer, gateway. Ctrl-C stops all of it.
  demo     Tell one purchase per dialect, step by step, against a fresh sandbox.
  setup    Make the files of a gateway of your own: keys, config file, systemd units: --help
  check    Look at everything that a gateway of your own needs: database, signer, nodes, contracts, tokens, gas. Exit code 0:
           nothing is in the way of a start; 1: something is; 2: no usable config file. --json prints it for programs.
  audit    Compare what the chains say our addresses hold with what the books say. Exit code 0: every difference is 0;
           1: one is not; 2: something could not be checked. Shows rows that differ and totals; --all shows every row,
           --json prints it for programs. Safe while the gateway works.
  suspense Show money that waits for a person, and decide: list, settle, assign, write-off. "polytill suspense" says how.
  forwards Show forwards that failed too often and wait for a person, and have them tried again: --help
  settings Show and set a business's currency, tolerance, rate refresh, confirmations and checkout tokens: --help
  webhook  Where a business gets its Bleumi webhooks, and their secret: show, set, off; --help
  addresses  Default addresses of a business: list, set, remove; --help
  keys     API keys of a business: list, create, revoke, override; --help
  payouts  Show and decide payouts: list, create, approve, reject, retry, limits, key, whitelist. "polytill payouts" says how.
  members  Who may sign in for a business: list, add, remove, password; --help
  businesses  Businesses of the gateway: list, create; --help
  checkout-key  A new key for what hosted checkouts of Bleumi Pay sign: polytill checkout-key rotate
  resume   Let a halted chain go on, once its node shows our final blocks again, or one whose key was used elsewhere: polytill resume <network>

Run it from the folder of the project: npm run polytill -- <command>

Options:
  --help, --version

Environment of start:
  PORT               port of the gateway (4000; 0 takes a free one)
  HOST               address to listen on (127.0.0.1)
  POLYTILL_HOME      folder of data, logs and sandbox.json (./.polytill)
  POLYTILL_CHAINS    local chains, with commas between, or all (all)
  POLYTILL_LIMITS    off lifts the rate limits
  DATABASE_URL       a PostgreSQL of your own, 15 or later (unset: an embedded one)

Environment of audit, suspense, forwards, settings, webhook, addresses, keys, members, businesses, payouts, checkout-key and resume:
  POLYTILL_HOME      folder of the sandbox (./.polytill)
  POLYTILL_CONFIG    config file of a gateway of your own, instead of a sandbox; check needs it
`

/** Runs one command line. Resolves with the process's exit code: 2 for a command line that makes no sense. */
export async function run(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args
  if (command === '--help' || command === '-h' || command === 'help') {
    console.log(HELP)
    return 0
  }
  if (command === '--version') {
    console.log(version())
    return 0
  }
  if (command === undefined || !isCommand(command)) {
    console.error(command === undefined ? HELP : `polytill: unknown command ${command}\n\n${HELP}`)
    return 2
  }
  const taken: readonly string[] | null = ARGUMENTS[command]
  if (taken && asksForHelp(rest)) {
    console.log(HELP)
    return 0
  }
  const wrong = taken && rest.find(argument => !taken.includes(argument))
  if (typeof wrong === 'string') {
    console.error(`polytill: unknown argument ${wrong}\n\n${HELP}`)
    return 2
  }
  // Each command loads only what it needs.
  switch (command) {
    case 'start':
      return (await import('./start.ts')).start(process.env)
    case 'demo':
      return (await import('./demo.ts')).demo()
    case 'setup':
      return (await import('./setup.ts')).setup(rest)
    case 'check':
      return (await import('./check.ts')).check(process.env, { json: rest.includes('--json') })
    case 'audit': {
      const options = { json: rest.includes('--json'), all: rest.includes('--all') }
      return (await import('./audit.ts')).audit(process.env, options)
    }
    case 'suspense':
      return (await import('./suspense.ts')).suspense(process.env, rest)
    case 'forwards':
      return (await import('./forwards.ts')).forwards(process.env, rest)
    case 'settings':
      return (await import('./settings.ts')).settings(process.env, rest)
    case 'webhook':
      return (await import('./webhook.ts')).webhook(process.env, rest)
    case 'addresses':
      return (await import('./addresses.ts')).addresses(process.env, rest)
    case 'keys':
      return (await import('./keys.ts')).keys(process.env, rest)
    case 'payouts':
      return (await import('./payouts.ts')).payouts(process.env, rest)
    case 'members':
      return (await import('./members.ts')).members(process.env, rest)
    case 'businesses':
      return (await import('./businesses.ts')).businesses(process.env, rest)
    case 'checkout-key':
      return (await import('./checkout-key.ts')).checkoutKey(process.env, rest)
    case 'resume':
      return (await import('./resume.ts')).resume(process.env, rest)
  }
}

/** The commands and the arguments each takes; null: the command looks itself. */
const ARGUMENTS = {
  start: [],
  demo: [],
  setup: null,
  check: ['--json'],
  audit: ['--json', '--all'],
  suspense: null,
  forwards: null,
  settings: null,
  webhook: null,
  addresses: null,
  keys: null,
  members: null,
  businesses: null,
  payouts: null,
  'checkout-key': null,
  resume: null,
} as const satisfies Record<string, readonly string[] | null>

function isCommand(text: string): text is keyof typeof ARGUMENTS {
  return Object.hasOwn(ARGUMENTS, text)
}

function version(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(path.join(import.meta.dirname, '..', 'package.json'), 'utf8'),
  )
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : ''
}
