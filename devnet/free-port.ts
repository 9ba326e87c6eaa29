import { randomInt } from 'node:crypto'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Below the range that systems hand out to outgoing connections (32768 up on Linux, 49152 up by IANA): a server that
 * comes back to its port after a restart must not find somebody's connection on it.
 */
const PORT_MIN = 20_000
const PORT_MAX = 32_000
const TRIES = 50
/** What held a port may be about to end: the last processes of a server that was killed. */
const PREFERRED_TRIES = 10
const PREFERRED_PAUSE_MS = 100

/** Ports that this process was given. */
const reserved = new Set<number>()

/**
 * A TCP port on 127.0.0.1 that was free a moment ago: the preferred one when it is or becomes
 * so within a second, any other otherwise. Nobody else is given it by this function until this process ends. A stranger
 * may take it before the caller does, so the caller must be ready to start again with a new one.
 */
export async function freePort(preferred?: number): Promise<number> {
  for (let attempt = 0; preferred !== undefined && attempt < PREFERRED_TRIES; attempt++) {
    if (await isFree(preferred)) return preferred
    await sleep(PREFERRED_PAUSE_MS)
  }
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const port = randomInt(PORT_MIN, PORT_MAX)
    if (!reserved.has(port) && (await isFree(port))) return port
  }
  throw new Error(`no free TCP port on 127.0.0.1 between ${PORT_MIN} and ${PORT_MAX}`)
}

async function isFree(port: number): Promise<boolean> {
  return (await reserve(port)) && (await canListen({ host: '127.0.0.1', port, exclusive: true }))
}

/**
 * Between the look at a port and its server's own bind, a node that is starting takes long enough for another process to
 * choose the same. The mark is a socket in Linux's abstract name space: the kernel removes it however this process ends.
 */
async function reserve(port: number): Promise<boolean> {
  if (reserved.has(port)) return true
  const server = net.createServer(socket => socket.destroy()).unref()
  if (!(await listens(server, { path: `\0polytill-port-${port}` }))) return false
  reserved.add(port)
  return true
}

async function canListen(where: net.ListenOptions): Promise<boolean> {
  const server = net.createServer()
  if (!(await listens(server, where))) return false
  await new Promise(resolve => server.close(resolve))
  return true
}

function listens(server: net.Server, where: net.ListenOptions): Promise<boolean> {
  return new Promise(resolve => {
    server.once('error', () => resolve(false))
    server.listen(where, () => resolve(true))
  })
}
