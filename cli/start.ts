import net from 'node:net'
import path from 'node:path'
import { killChildren } from '@polytill/devnet/child.ts'
import { type Sandbox, startSandbox } from '@polytill/devnet/sandbox.ts'
import { readSettings, type StartSettings } from './read-settings.ts'

// npm passes Ctrl-C on although the terminal has already sent it to us: the second within this time is the same one.
const SAME_SIGNAL_MS = 1_000
const LOOK_FOR_NPM_MS = 500

/**
 * `polytill start`: runs the sandbox until SIGINT or SIGTERM, then stops all of it in order; a second signal ends
 * everything at once. Resolves with the exit code.
 */
export async function start(env: NodeJS.ProcessEnv): Promise<number> {
  const started = performance.now()
  const abort = new AbortController()
  const stopAsked = new Promise<void>(resolve => abort.signal.addEventListener('abort', () => resolve()))
  listenForSignals(abort)
  endWithNpm(env, abort)
  try {
    const settings = readSettings(env)
    await requireFreePort(settings)
    console.log(`Starting the Polytill sandbox in ${settings.home}`)
    const sandbox = await startSandbox({
      ...settings,
      signal: abort.signal,
      onProgress: line => console.log(`  ${line}`),
    })
    console.log(welcome(sandbox, settings, (performance.now() - started) / 1000))
    await stopAsked
    console.log('Stopping …')
    await sandbox.stop()
    console.log('Stopped. Nothing is left running.')
    return 0
  } catch (error) {
    if (abort.signal.aborted) {
      console.log('Stopped before it was ready. Nothing is left running.')
      return 0
    }
    console.error(`polytill: ${error instanceof Error ? error.message : String(error)}`)
    return 1
  }
}

function listenForSignals(abort: AbortController): void {
  let firstAt: number | undefined
  const onSignal = (): void => {
    const now = performance.now()
    if (firstAt === undefined) {
      firstAt = now
      abort.abort()
    } else if (now - firstAt > SAME_SIGNAL_MS) {
      killChildren()
      process.exit(1)
    }
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  process.on('SIGHUP', onSignal)
}

/** npm passes signals on but its own SIGKILL: what it started would go on without it, and keep the port from the next start. */
function endWithNpm(env: NodeJS.ProcessEnv, abort: AbortController): void {
  if (env.npm_lifecycle_event === undefined) return
  const npm = process.ppid
  const look = (): void => {
    if (process.ppid !== npm) abort.abort()
  }
  setInterval(look, LOOK_FOR_NPM_MS).unref()
}

/** Says at once that the port is taken, instead of after everything else has started. */
async function requireFreePort({ host, port }: StartSettings): Promise<void> {
  if (port === 0) return
  const failure = await new Promise<NodeJS.ErrnoException | undefined>(resolve => {
    const server = net.createServer()
    server.once('error', resolve)
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)))
  })
  if (failure?.code === 'EADDRINUSE')
    throw new Error(`port ${port} on ${host} is taken by another program; set PORT to another one`)
  if (failure) throw new Error(`cannot listen on ${host}:${port}: ${failure.message}`)
}

function welcome({ url, file }: Sandbox, { home }: StartSettings, seconds: number): string {
  const asset = file.chains[0]?.assets.find(({ symbol }) => symbol === 'USDT')
  const query = new URLSearchParams({
    apikey: file.apiKeys.blockbee,
    callback: 'http://127.0.0.1:9000/paid?order=1',
    pending: '1',
  })
  return `
Ready in ${seconds.toFixed(1)} s.

  Gateway   ${url}   (/readyz, /metrics)
  Demo shop ${url}/demo
  Console   ${url}/console
  Docs      ${url}/docs
  Merchant  ${file.merchant.email}, password ${file.merchant.password}
  API key   ${file.apiKeys.blockbee}
${file.chains.map(({ network, rpcUrl, id }) => `  ${network.padEnd(9)} ${rpcUrl}   (${id})`).join('\n')}
  All of it ${path.join(home, 'sandbox.json')}
  Logs      ${path.join(home, 'logs')}

Create a payment address (its callbacks go to port 9000 of this machine):

  curl '${url}/${asset?.ticker ?? 'eth'}/create/?${query}'

Ctrl-C stops everything.`
}
