import { z } from 'zod'

/** Faults by which a request gets no answer that could be believed, whatever it asks (F7, F9). */
export const NO_ANSWER = [
  'null',
  'empty-list',
  'error',
  'method-missing',
  'wrong-id',
  'no-result',
  'not-json',
  'html',
  'truncated',
  'http-429',
  'http-502',
  'cut',
  'hang',
] as const

/**
 * What a bad node does. Beside having no answer: `lag` is 20 blocks behind (F10), `wrong-chain` says another chain id,
 * `forged` adds to the amount in every log, `accept-then-error` does as asked and says 502 (F31).
 */
export const FAULTS = [...NO_ANSWER, 'lag', 'wrong-chain', 'forged', 'accept-then-error'] as const
/** One of `FAULTS`. */
export type Fault = (typeof FAULTS)[number]

/** A JSON-RPC request. */
export interface NodeRequest {
  readonly id: unknown
  readonly method: string
  readonly params: readonly unknown[]
}

/** How many blocks a lagging node is behind. */
export const LAG_BLOCKS = 20n

const ALWAYS: Partial<Record<Fault | 'pass', object>> = {
  null: { result: null },
  'empty-list': { result: [] },
  error: { error: { code: -32000, message: 'header not found' } },
  'method-missing': { error: { code: -32601, message: 'method not found' } },
  'no-result': {},
}

/** The JSON answer to one request under a fault that leaves HTTP alone. `ask` asks the node itself. */
export async function faultyAnswer(
  request: NodeRequest,
  fault: Fault | 'pass',
  ask: (request: NodeRequest) => Promise<unknown>,
): Promise<unknown> {
  const { id, method } = request
  const always = ALWAYS[fault]
  if (always) return { jsonrpc: '2.0', id, ...always }
  if (fault === 'wrong-id') return { jsonrpc: '2.0', id: -7, result: '0x1' }
  if (fault === 'wrong-chain' && method === 'eth_chainId') return { jsonrpc: '2.0', id, result: '0x1' }
  if (fault === 'forged') return forge(await ask(request))
  if (fault === 'lag') return lagging(request, ask)
  return ask(request)
}

async function lagging(
  request: NodeRequest,
  ask: (request: NodeRequest) => Promise<unknown>,
): Promise<unknown> {
  const { id, method, params } = request
  const { result: head } = z
    .object({ result: z.string() })
    .parse(await ask({ id, method: 'eth_blockNumber', params: [] }))
  const behind = BigInt(head) > LAG_BLOCKS ? BigInt(head) - LAG_BLOCKS : 0n
  const number = `0x${behind.toString(16)}`
  if (method === 'eth_blockNumber') return { jsonrpc: '2.0', id, result: number }
  const [first, ...rest] = params
  if (first === 'latest') return ask({ ...request, params: [number, ...rest] })
  const above = typeof first === 'string' && /^0x/.test(first) && BigInt(first) > behind
  if (method === 'eth_getBlockByNumber' && above) return { jsonrpc: '2.0', id, result: null }
  return ask(request)
}

/** Adds a million base units to the amount of every log in an answer. */
function forge(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(forge)
  if (typeof value !== 'object' || value === null) return value
  const copy = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, forge(inner)]))
  if (Array.isArray(copy.topics) && typeof copy.data === 'string' && copy.data.length === 66)
    copy.data = `0x${(BigInt(copy.data) + 1_000_000n).toString(16).padStart(64, '0')}`
  return copy
}
