import { readFileSync } from 'node:fs'
import path from 'node:path'

const HELP = `Usage: polytill <command>

Commands:
  start    Run the sandbox: database, local chains, signer, gateway. Ctrl-C stops all of it.
  demo     Tell one purchase per dialect, step by step, against a fresh sandbox.

Options:
  --help, --version

Environment of start:
  PORT               port of the gateway (4000; 0 takes a free one)
  HOST               address to listen on (127.0.0.1)
  POLYTILL_HOME      folder of data, logs and sandbox.json (./.polytill)
  POLYTILL_CHAINS    local chains, with commas between, or all (all)
  POLYTILL_LIMITS    off lifts the rate limits
  DATABASE_URL       a PostgreSQL of your own, 15 or later (unset: an embedded one)
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
  const known = command === 'start' || command === 'demo'
  if (!known || rest.length > 0) {
    const wrong = known ? rest[0] : command
    console.error(
      wrong === undefined ? HELP : `polytill: unknown ${known ? 'argument' : 'command'} ${wrong}\n\n${HELP}`,
    )
    return 2
  }
  // Each command loads only what it needs.
  if (command === 'start') return (await import('./start.ts')).start(process.env)
  return (await import('./demo.ts')).demo()
}

function version(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(path.join(import.meta.dirname, '..', 'package.json'), 'utf8'),
  )
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : ''
}
