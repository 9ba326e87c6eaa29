import { createVerify } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One callback as a merchant's server received it. */
export interface ReceivedCallback {
  /** Method of the request. */
  readonly method: string
  /** All parameters: the query's, then the form body's. */
  readonly fields: URLSearchParams
  /** Whether the signature over the received bytes is good under the gateway's published key. */
  readonly verified: boolean
  readonly atMs: number
}

/** A merchant's server for demos: verifies every callback and answers `*ok*`. */
export interface CallbackReceiver {
  readonly url: string
  readonly received: readonly ReceivedCallback[]
  /** The first callback that fits, or null after `timeoutMs`. */
  next(fits: (callback: ReceivedCallback) => boolean, timeoutMs: number): Promise<ReceivedCallback | null>
  close(): Promise<void>
}

/**
 * Listens on a free loopback port. Verification follows the BlockBee documentation and nothing of the gateway's code:
 * RSA-SHA256 over the whole URL as called for GET, over the raw body for POST (reference blockbee 8.3).
 */
export async function startCallbackReceiver(publicKeyPem: string): Promise<CallbackReceiver> {
  const received: ReceivedCallback[] = []
  const listeners = new Set<() => void>()
  const server = createServer(async (request, response) => {
    const body = await readBody(request)
    const url = `http://${request.headers.host}${request.url}`
    const signed = request.method === 'GET' ? url : body
    const signature = String(request.headers['x-ca-signature'] ?? '')
    const verified = createVerify('RSA-SHA256').update(signed).verify(publicKeyPem, signature, 'base64')
    const fields = new URLSearchParams(new URL(url).search)
    for (const [name, value] of new URLSearchParams(body)) fields.append(name, value)
    received.push({ method: request.method ?? '', fields, verified, atMs: performance.now() })
    response.end(verified ? '*ok*' : 'bad signature')
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
        const done = (callback: ReceivedCallback | null): void => {
          clearTimeout(timer)
          listeners.delete(look)
          resolve(callback)
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
