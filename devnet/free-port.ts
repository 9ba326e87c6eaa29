import { randomInt } from 'node:crypto'
import net from 'node:net'

/**
 * Below the range that systems hand out to outgoing connections (32768 up on Linux, 49152 up by IANA): a server that
 * comes back to its port after a restart must not find somebody's connection on it.
 */
const PORT_MIN = 20_000
const PORT_MAX = 32_000
const TRIES = 50

/**
 * A TCP port on 127.0.0.1 that was free a moment ago: the preferred one when it is, any other otherwise. Another
 * process may take it before the caller does, so the caller must be ready to start again with a new one.
 */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isFree(preferred))) return preferred
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const port = randomInt(PORT_MIN, PORT_MAX)
    if (await isFree(port)) return port
  }
  throw new Error(`no free TCP port on 127.0.0.1 between ${PORT_MIN} and ${PORT_MAX}`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = net.createServer()
    server.once('error', () => resolve(false))
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)))
  })
}
