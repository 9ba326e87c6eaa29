import net from 'node:net'

/**
 * A TCP port on 127.0.0.1 that was free a moment ago: the preferred one when it is, any other otherwise. Another
 * process may take it before the caller does, so the caller must be ready to start again with a new one.
 */
export async function freePort(preferred?: number): Promise<number> {
  const wanted = preferred === undefined ? undefined : await tryPort(preferred)
  const port = wanted ?? (await tryPort(0))
  if (port === undefined) throw new Error('no free TCP port on 127.0.0.1')
  return port
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise(resolve => {
    const server = net.createServer()
    server.once('error', () => resolve(undefined))
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = server.address()
      const taken = typeof address === 'object' && address !== null ? address.port : undefined
      server.close(() => resolve(taken))
    })
  })
}
