import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** Ways a node answers wrongly (F7, F9). */
export const FAULTS = [
  'null',
  'empty list',
  'error',
  'method missing',
  'wrong id',
  'no result',
  'not json',
  'html',
  'truncated',
  'http 429',
  'http 502',
  'cut',
  'hang',
] as const
export type Fault = (typeof FAULTS)[number]

/** Stands between a driver and a real node and spoils answers on demand. */
export interface FaultProxy {
  readonly url: string
  /** How many requests of a method came in. */
  count(method: string): number
  /** Spoils every answer to a method from now on; `*` means all. */
  fail(method: string, fault: Fault): void
  /** Rewrites the result of a method. */
  rewrite(method: string, change: (result: unknown) => unknown): void
  heal(): void
  /** Closes every open connection; new ones are taken. */
  dropConnections(): void
  close(): Promise<void>
}

export async function startFaultProxy(upstream: string): Promise<FaultProxy> {
  const faults = new Map<string, Fault>()
  const rewrites = new Map<string, (result: unknown) => unknown>()
  const counts = new Map<string, number>()
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray()).toString()
    const { id, method } = parseRequest(body)
    counts.set(method, (counts.get(method) ?? 0) + 1)
    const fault = faults.get(method) ?? faults.get('*')
    if (fault) return spoil(response, id, fault)
    const reply = await fetch(upstream, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    const json: unknown = await reply.json()
    const change = rewrites.get(method)
    if (change && typeof json === 'object' && json !== null && 'result' in json)
      json.result = change(json.result)
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(json))
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    count: method => counts.get(method) ?? 0,
    fail: (method, fault) => faults.set(method, fault),
    rewrite: (method, change) => rewrites.set(method, change),
    heal: () => {
      faults.clear()
      rewrites.clear()
    },
    dropConnections: () => server.closeAllConnections(),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function parseRequest(body: string): { id: unknown; method: string } {
  const json: unknown = JSON.parse(body)
  if (typeof json !== 'object' || json === null || !('id' in json) || !('method' in json))
    throw new Error('not a request')
  return { id: json.id, method: String(json.method) }
}

function spoil(response: ServerResponse, id: unknown, fault: Fault): void {
  const { status = 200, body } = spoiledAnswer(id, fault)
  if (fault === 'hang') return
  if (fault === 'cut') response.destroy()
  else if (fault === 'truncated') response.writeHead(200, { 'content-length': 1_000 }).end(body)
  else response.writeHead(status).end(body)
}

function spoiledAnswer(id: unknown, fault: Fault): { readonly status?: number; readonly body: string } {
  const json = (value: object): string => JSON.stringify({ jsonrpc: '2.0', ...value })
  switch (fault) {
    case 'null':
      return { body: json({ id, result: null }) }
    case 'empty list':
      return { body: json({ id, result: [] }) }
    case 'error':
      return { body: json({ id, error: { code: -32000, message: 'header not found' } }) }
    case 'method missing':
      return { body: json({ id, error: { code: -32601, message: 'method not found' } }) }
    case 'wrong id':
      return { body: json({ id: -7, result: '0x1' }) }
    case 'no result':
      return { body: json({ id }) }
    case 'not json':
      return { body: '{"jsonrpc": nope' }
    case 'html':
      return { body: '<html><body>Bad gateway</body></html>' }
    case 'truncated':
      return { body: '{"jsonrpc":"2.0","id":1,"result":{"ha' }
    case 'http 429':
      return { status: 429, body: json({ id, error: { code: 429, message: 'slow down' } }) }
    case 'http 502':
      return { status: 502, body: 'upstream' }
    case 'cut':
    case 'hang':
      return { body: '' }
  }
}
