import { createServer, type ServerResponse } from 'node:http'

/** What one request meets. `pass` asks the node; everything else is the proxy's own doing. */
export type Fault =
  | 'pass'
  | 'null'
  | 'empty-list'
  | 'error-500'
  | 'html'
  | 'truncated'
  | 'hang'
  | 'wrong-chain'
  | 'lag'
  | 'accept-then-error'

/** A JSON-RPC request as the proxy sees it. */
export interface ProxiedRequest {
  readonly method: string
  readonly params: readonly unknown[]
}

/** How many blocks a lagging node is behind. */
export const LAG_BLOCKS = 20n

/**
 * A JSON-RPC proxy in front of a node that answers as bad nodes do (F7, F9, F10, F31). `judge` names the fault of each
 * request; without it everything passes.
 */
export class FaultProxy {
  judge: (request: ProxiedRequest) => Fault = () => 'pass'
  /** How often each fault was served. */
  readonly served = new Map<Fault, number>()
  readonly #target: string
  readonly #hanging = new Set<ServerResponse>()
  readonly #server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    await this.#answer(Buffer.concat(chunks).toString('utf8'), response).catch(() => response.destroy())
  })
  url = ''

  private constructor(target: string) {
    this.#target = target
  }

  static async start(target: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(target)
    await new Promise<void>(resolve => proxy.#server.listen(0, '127.0.0.1', resolve))
    const address = proxy.#server.address()
    if (typeof address === 'object' && address !== null) proxy.url = `http://127.0.0.1:${address.port}`
    return proxy
  }

  /** Everything passes from now on; what hangs is cut. */
  heal(): void {
    this.judge = () => 'pass'
    for (const response of this.#hanging) response.destroy()
    this.#hanging.clear()
  }

  async stop(): Promise<void> {
    this.heal()
    await new Promise<void>(resolve => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }

  async #answer(text: string, response: ServerResponse): Promise<void> {
    const parsed: unknown = JSON.parse(text)
    const calls = (Array.isArray(parsed) ? parsed : [parsed]).map(call => ({
      id: call.id,
      method: String(call.method),
      params: Array.isArray(call.params) ? call.params : [],
    }))
    const faults = calls.map(call => this.judge(call))
    for (const fault of faults) this.served.set(fault, (this.served.get(fault) ?? 0) + 1)
    const whole = faults.find(fault =>
      ['error-500', 'html', 'truncated', 'hang', 'accept-then-error'].includes(fault),
    )
    if (whole === 'hang') return void this.#hanging.add(response)
    if (whole === 'error-500') return void response.writeHead(503).end('{"error":"overloaded"}')
    if (whole === 'html')
      return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>maintenance')
    const answers = await Promise.all(
      calls.map(async (call, index) => this.#call(call, faults[index] ?? 'pass')),
    )
    const body = JSON.stringify(Array.isArray(parsed) ? answers : answers[0])
    // The node has it, the caller does not know.
    if (whole === 'accept-then-error') return void response.writeHead(502).end('bad gateway')
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(whole === 'truncated' ? body.slice(0, body.length / 2) : body)
  }

  async #call(call: ProxiedRequest & { id: unknown }, fault: Fault): Promise<unknown> {
    const { id, method } = call
    const reply = (result: unknown): object => ({ jsonrpc: '2.0', id, result })
    if (fault === 'null') return reply(null)
    if (fault === 'empty-list') return reply([])
    if (fault === 'wrong-chain' && method === 'eth_chainId') return reply('0x1')
    if (fault === 'lag') {
      const head = BigInt(String(resultOf(await this.#ask({ id, method: 'eth_blockNumber', params: [] }))))
      const behind = head > LAG_BLOCKS ? head - LAG_BLOCKS : 0n
      if (method === 'eth_blockNumber') return reply(`0x${behind.toString(16)}`)
      const first = call.params[0]
      if (first === 'latest')
        return this.#ask({ ...call, params: [`0x${behind.toString(16)}`, ...call.params.slice(1)] })
      if (
        method === 'eth_getBlockByNumber' &&
        typeof first === 'string' &&
        /^0x/.test(first) &&
        BigInt(first) > behind
      )
        return reply(null)
    }
    return this.#ask(call)
  }

  async #ask(call: ProxiedRequest & { id: unknown }): Promise<unknown> {
    const { id, method, params } = call
    const response = await fetch(this.#target, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id, method, params }),
    })
    return response.json()
  }
}

function resultOf(answer: unknown): unknown {
  return typeof answer === 'object' && answer !== null && 'result' in answer ? answer.result : null
}

/** A small seeded generator (mulberry32): numbers from 0 to below 1. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
