import { createVerify } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { waitUntil } from './wait-until.ts'

/** A callback as it arrived at the merchant's server. */
export interface Callback {
  readonly method: string
  /** Path and query exactly as in the request line. */
  readonly target: string
  readonly path: string
  readonly contentType: string | null
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** What Polytill said: the query of a GET, the form or JSON of a POST. */
  readonly fields: ReadonlyMap<string, string>
  /** Whether the signature over the received bytes is good under the published key. */
  readonly verified: boolean
  readonly atMs: number
}

/** What the server does with a callback. */
export type Behaviour = (response: ServerResponse, callback: Callback) => void

/** Answers `*ok*`. */
export const acknowledge: Behaviour = response => void response.end('*ok*')

/** Answers with a status and text. */
export function answerWith(status: number, body: string, headers: Record<string, string> = {}): Behaviour {
  return response => void response.writeHead(status, headers).end(body)
}

/**
 * A merchant's server on loopback that records and verifies every callback and answers as it is told, by path. It
 * verifies by the BlockBee documentation, with nothing of the gateway's code: RSA-SHA256 over the whole URL as called
 * for GET, over the raw body for POST (reference blockbee 8.3).
 */
export class Merchant {
  readonly callbacks: Callback[] = []
  /** PEM of the gateway's published key. */
  publicKey = ''
  #port = 0
  #server = createServer((request, response) => void this.#receive(request, response))
  readonly #behaviours = new Map<string, Behaviour>()

  static async start(): Promise<Merchant> {
    const merchant = new Merchant()
    await merchant.#listen(0)
    return merchant
  }

  get port(): number {
    return this.#port
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.#port}${path}`
  }

  behave(path: string, behaviour: Behaviour): void {
    this.#behaviours.set(path, behaviour)
  }

  /** Callbacks that fit, in order of arrival. */
  of(filter: { path?: string; txid?: string; pending?: '0' | '1' }): Callback[] {
    return this.callbacks.filter(
      call =>
        (filter.path === undefined || call.path === filter.path) &&
        (filter.txid === undefined || call.fields.get('txid_in') === filter.txid) &&
        (filter.pending === undefined || call.fields.get('pending') === filter.pending),
    )
  }

  /** Waits until at least `count` callbacks fit and returns them. */
  async wait(
    filter: { path?: string; txid?: string; pending?: '0' | '1' },
    options: { count?: number; withinMs?: number; explain?: () => Promise<string> | string } = {},
  ): Promise<Callback[]> {
    const { count = 1, ...rest } = options
    return waitUntil(
      `${count} callbacks ${JSON.stringify(filter)}`,
      () => (this.of(filter).length >= count ? this.of(filter) : null),
      rest,
    )
  }

  /** The server goes away: connections are refused. */
  async goDown(): Promise<void> {
    await new Promise<void>(resolve => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }

  /** It is there again at the same address. */
  async comeBack(): Promise<void> {
    this.#server = createServer((request, response) => void this.#receive(request, response))
    await this.#listen(this.#port)
  }

  async stop(): Promise<void> {
    if (this.#server.listening) await this.goDown()
  }

  #listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, '127.0.0.1', () => {
        const address = this.#server.address()
        if (typeof address === 'object' && address !== null) this.#port = address.port
        resolve()
      })
    })
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk)
    } catch {
      // The caller was killed in the middle: there is nobody to answer.
      return
    }
    const callback = this.#read(request, Buffer.concat(chunks))
    this.callbacks.push(callback)
    response.on('error', () => undefined)
    const behaviour = this.#behaviours.get(callback.path) ?? acknowledge
    behaviour(response, callback)
  }

  #read(request: IncomingMessage, body: Buffer): Callback {
    const method = request.method ?? ''
    const target = request.url ?? ''
    const url = `http://${request.headers.host}${target}`
    const text = body.toString('utf8')
    const contentType = request.headers['content-type'] ?? null
    const signature = String(request.headers['x-ca-signature'] ?? '')
    const signed = method === 'GET' ? Buffer.from(url, 'latin1') : body
    return {
      method,
      target,
      path: new URL(url).pathname,
      contentType,
      headers: request.headers,
      body: text,
      fields: readFields(method === 'GET' ? new URL(url).search : text, contentType),
      verified: createVerify('RSA-SHA256').update(signed).verify(this.publicKey, signature, 'base64'),
      atMs: performance.now(),
    }
  }
}

function readFields(text: string, contentType: string | null): ReadonlyMap<string, string> {
  if (contentType !== 'application/json') return new Map(new URLSearchParams(text))
  const parsed: unknown = JSON.parse(text)
  if (typeof parsed !== 'object' || parsed === null) return new Map()
  return new Map(Object.entries(parsed).map(([name, value]) => [name, String(value)]))
}
