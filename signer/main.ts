import { existsSync, fstatSync, mkdirSync } from 'node:fs'
import { describeHome, startNewJournal } from './commands.ts'
import { readConfig, readHome, type SignerConfig } from './config.ts'
import { LOCK_WAIT_MS, lockHome } from './home-lock.ts'
import { LeaseBook } from './lease-book.ts'
import { journalPath, openKey } from './open-home.ts'
import { isPaused, pause, resume } from './pause.ts'
import { REFUSALS, type Refusal } from './protocol.ts'
import { runSelfTest } from './self-test.ts'
import { serveSocket } from './serve-socket.ts'
import { Signer } from './sign-request.ts'
import { StartupError } from './startup-error.ts'

/**
 * The signer: `node signer/main.ts` serves; `pause`, `resume`, `status` and `new-journal` act on POLYTILL_SIGNER_HOME.
 * Prints `{"ready":true,"address":"0x…"}` once it listens; ends with 0 on SIGTERM, SIGINT or the end of a piped standard
 * input, with 1 and `{"error":code,"message":…}` on standard error when it refuses to start.
 */
async function main(command: string | undefined): Promise<void> {
  // Whatever is created here, SQLite's lock file included, is for this user only.
  process.umask(0o077)
  if (command === undefined) return serve(readConfig(process.env))
  const home = readHome(process.env)
  if (!existsSync(home)) throw new StartupError('config_invalid', `${home} does not exist`)
  if (command === 'pause') pause(home)
  else if (command === 'resume') resume(home)
  else if (command === 'new-journal') startNewJournal(home)
  else if (command !== 'status') {
    throw new StartupError('config_invalid', 'commands: pause, resume, status, new-journal; none to serve')
  }
  console.log(JSON.stringify(describeHome(home)))
}

async function serve(config: SignerConfig): Promise<void> {
  delete process.env.POLYTILL_SIGNER_PASSPHRASE
  delete process.env.POLYTILL_SIGNER_TOKEN
  runSelfTest()
  mkdirSync(config.home, { recursive: true, mode: 0o700 })
  const lock = lockHome(config.home, LOCK_WAIT_MS)
  const signer = new Signer({
    key: openKey(config.home, config.passphrase),
    chains: config.chains,
    journalPath: journalPath(config.home),
    isPaused: () => isPaused(config.home),
    nowMs: Date.now,
  })
  const leases = LeaseBook.open(config.home)
  const server = await serveSocket({ ...config, signer, leases, onRefusal: reportRefusal })

  const stop = (): void => {
    // Requests are handled without interruption, so none is under way here; closing the server removes the socket file.
    server.close()
    signer.close()
    lock.release()
    process.exit(0)
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  if (config.exitOnStdin ?? isStdinPiped()) process.stdin.once('end', stop).once('error', stop).resume()
  console.log(JSON.stringify({ ready: true, address: signer.status().address }))
}

/** A parent that holds our standard input takes us with it, even when it is killed. Pipes of Node are socket pairs. */
function isStdinPiped(): boolean {
  try {
    const stdin = fstatSync(0)
    return stdin.isFIFO() || stdin.isSocket()
  } catch {
    return false
  }
}

function reportRefusal(refusal: Refusal): void {
  if (REFUSALS[refusal.code] !== 'later')
    console.error(JSON.stringify({ refused: refusal.code, reason: refusal.reason }))
}

try {
  await main(process.argv[2])
} catch (error) {
  const code = error instanceof StartupError ? error.code : 'unexpected'
  console.error(
    JSON.stringify({ error: code, message: error instanceof Error ? error.message : String(error) }),
  )
  process.exit(1)
}
