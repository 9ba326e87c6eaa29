import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'
import net from 'node:net'

/** Another sandbox runs on the same home. */
export class HomeInUse extends Error {
  readonly code = 'home_in_use'
}

const ANSWER_WITHIN_MS = 2_000

/**
 * Makes this process the only sandbox on a home, until it ends or lets go. The lock is a socket in Linux's abstract
 * name space: the kernel releases it however the process ends, so nothing stale can stay.
 * @throws HomeInUse naming the other's pid
 */
export async function lockHome(home: string): Promise<{ release(): Promise<void> }> {
  const digest = createHash('sha256').update(realpathSync(home)).digest('hex')
  const name = `\0polytill-sandbox-${digest}`
  const server = net.createServer(socket => {
    socket.on('error', () => undefined)
    socket.end(String(process.pid))
  })
  const listening = await new Promise<boolean>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    )
    server.listen(name, () => resolve(true))
  })
  if (!listening)
    throw new HomeInUse(
      `a sandbox already runs on ${home} (pid ${await askPid(name)}); stop it, or set POLYTILL_HOME`,
    )
  server.unref()
  return { release: () => new Promise(resolve => server.close(() => resolve())) }
}

function askPid(name: string): Promise<string> {
  return new Promise(resolve => {
    let text = ''
    const socket = net.connect(name)
    socket.setTimeout(ANSWER_WITHIN_MS, () => socket.destroy())
    socket.on('data', chunk => {
      text += chunk.toString('latin1')
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(text === '' ? 'unknown' : text))
  })
}
