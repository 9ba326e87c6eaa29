import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A merchant's server for demos, that keeps what it is told. */
export interface Receiver<T> {
  readonly url: string
  readonly received: readonly T[]
  /** The first message that fits, or null after `timeoutMs`. */
  next(fits: (message: T) => boolean, timeoutMs: number): Promise<T | null>
  close(): Promise<void>
}

/** Listens on a free loopback port. `read` makes a message of each request, `answer` says what is answered to it. */
export async function startReceiver<T>(
  read: (request: IncomingMessage, body: string) => T,
  answer: (message: T) => string,
): Promise<Receiver<T>> {
  const received: T[] = []
  const listeners = new Set<() => void>()
  const server = createServer(async (request, response) => {
    const message = read(request, await readBody(request))
    received.push(message)
    response.end(answer(message))
    for (const listener of listeners) listener()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address: AddressInfo | string | null = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    next: (fits, timeoutMs) =>
      new Promise(resolve => {
        const done = (message: T | null): void => {
          clearTimeout(timer)
          listeners.delete(look)
          resolve(message)
        }
        const look = (): void => {
          const found = received.find(fits)
          if (found) done(found)
        }
        const timer = setTimeout(() => done(null), timeoutMs)
        listeners.add(look)
        look()
      }),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
