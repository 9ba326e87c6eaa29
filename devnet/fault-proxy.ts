import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type Fault, faultyAnswer, type NodeRequest } from './node-faults.ts'

/** Names the fault of one request; `pass` asks the node. */
export type Judge = (request: NodeRequest) => Fault | 'pass'

/** An answer that is no HTTP answer as a node gives it. */
const RAW: Partial<Record<Fault, { readonly status: number; readonly body: string }>> = {
  'not-json': { status: 200, body: '{"jsonrpc": nope' },
  html: { status: 200, body: '<html><body>Bad gateway</body></html>' },
  'http-429': { status: 429, body: '{"jsonrpc":"2.0","id":null,"error":{"code":429,"message":"slow down"}}' },
  'http-502': { status: 502, body: 'upstream' },
}

/**
 * A JSON-RPC proxy in front of a node that answers as bad nodes do. Faults are set by method, or by a `judge` of the
 * caller's own; without either everything passes.
 */
export class FaultProxy {
  /** Takes the place of the faults by method. */
  judge: Judge
  /** How often each fault was served. */
  readonly served = new Map<Fault | 'pass', number>()
  readonly #target: () => string
  readonly #counts = new Map<string, number>()
  readonly #faults = new Map<string, Fault>()
  readonly #rewrites = new Map<string, (result: unknown) => unknown>()
  readonly #hanging = new Set<ServerResponse>()
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch(() => response.destroy())
  })
  #port = 0

  private constructor(target: () => string) {
    this.#target = target
    this.judge = this.#byMethod
  }

  /** Listens on a free loopback port. `target`: URL of the node. */
  static async start(target: string | (() => string)): Promise<FaultProxy> {
    const proxy = new FaultProxy(typeof target === 'string' ? () => target : target)
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    const address = proxy.#server.address()
    if (typeof address === 'object' && address !== null) proxy.#port = address.port
    return proxy
  }

  get port(): number {
    return this.#port
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** How many requests of a method came in. */
  count(method: string): number {
    return this.#counts.get(method) ?? 0
  }

  /** Spoils every answer to a method from now on; `*` means all that have no fault of their own. */
  fail(method: string, fault: Fault): void {
    this.#faults.set(method, fault)
  }

  /** The faults that are on, by method. */
  faults(): Readonly<Record<string, Fault>> {
    return Object.fromEntries(this.#faults)
  }

  /** Rewrites the result of a method that passes. */
  rewrite(method: string, change: (result: unknown) => unknown): void {
    this.#rewrites.set(method, change)
  }

  /** Everything passes from now on; what hangs is cut. */
  heal(): void {
    this.judge = this.#byMethod
    this.#faults.clear()
    this.#rewrites.clear()
    for (const response of this.#hanging) response.destroy()
    this.#hanging.clear()
  }

  /** Closes every open connection; new ones are taken. */
  dropConnections(): void {
    this.#server.closeAllConnections()
  }

  async close(): Promise<void> {
    this.heal()
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  readonly #byMethod: Judge = ({ method }) => this.#faults.get(method) ?? this.#faults.get('*') ?? 'pass'

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parsed: unknown = JSON.parse(Buffer.concat(await request.toArray()).toString())
    const calls = (Array.isArray(parsed) ? parsed : [parsed]).map(nodeRequest)
    for (const { method } of calls) this.#counts.set(method, this.count(method) + 1)
    const faults = calls.map(call => this.judge(call))
    for (const fault of faults) this.served.set(fault, (this.served.get(fault) ?? 0) + 1)
    if (faults.includes('hang')) return void this.#hanging.add(response)
    if (faults.includes('cut')) return void response.destroy()
    const raw = faults.map(fault => (fault === 'pass' ? undefined : RAW[fault])).find(Boolean)
    if (raw) return void response.writeHead(raw.status).end(raw.body)
    const answers = await Promise.all(calls.map((call, index) => this.#call(call, faults[index] ?? 'pass')))
    const body = JSON.stringify(Array.isArray(parsed) ? answers : answers[0])
    // The node has it, the caller does not know.
    if (faults.includes('accept-then-error')) return void response.writeHead(502).end('bad gateway')
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(faults.includes('truncated') ? body.slice(0, body.length / 2) : body)
  }

  async #call(call: NodeRequest, fault: Fault | 'pass'): Promise<unknown> {
    const answer = await faultyAnswer(call, fault, request => this.#ask(request))
    const change = this.#rewrites.get(call.method)
    if (fault !== 'pass' || !change || typeof answer !== 'object' || answer === null || !('result' in answer))
      return answer
    return { ...answer, result: change(answer.result) }
  }

  async #ask(request: NodeRequest): Promise<unknown> {
    const response = await fetch(this.#target(), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', ...request }),
    })
    return response.json()
  }
}

function nodeRequest(json: unknown): NodeRequest {
  if (typeof json !== 'object' || json === null || !('id' in json) || !('method' in json))
    throw new Error('not a request')
  const params = 'params' in json && Array.isArray(json.params) ? json.params : []
  return { id: json.id, method: String(json.method), params }
}
