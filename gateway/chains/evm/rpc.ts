import { z } from 'zod'
import type { ChainId } from '../../domain/assets.ts'
import type { Answer } from '../port.ts'
import { GENESIS_HASHES } from './genesis-hashes.ts'
import { hashSchema, quantitySchema } from './node-schemas.ts'
import { createJsonPoster, type JsonPoster, type PosterLimits } from './post-json.ts'

/** A node's reply: its result, its own error, or nothing that can be used. */
export type RpcReply =
  | { readonly kind: 'result'; readonly value: unknown }
  | { readonly kind: 'error'; readonly code: number; readonly message: string; readonly data: string | null }
  | { readonly kind: 'unreachable'; readonly reason: string }

/** Endpoints of one chain. */
export interface RpcOptions {
  readonly chainId: ChainId
  /** Asked in this order; another takes over when one fails, until that one fails. */
  readonly urls: readonly string[]
  readonly limits?: Partial<PosterLimits>
}

const LIMITS: PosterLimits = { timeoutMs: 10_000, bodyBytesMax: 64 * 1024 * 1024, connectionsMax: 16 }

const envelopeSchema = z.object({
  id: z.number(),
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string(), data: z.unknown().optional() }).nullish(),
})

const METHOD_MISSING =
  /method not found|method .*(does not exist|not (supported|available|allowed))|unsupported method/i

/** One node and what is known of it. */
interface Endpoint {
  readonly poster: JsonPoster
  /** The running or last check of chain and genesis: null in it means right, otherwise the reason it is not. */
  identity: Promise<string | null> | null
}

/**
 * JSON-RPC over HTTP to the nodes of one chain. Nothing throws: whatever cannot be used is `unreachable` or `unknown`
 * (F9). Every reply that came over a new connection counts only after the node behind it has shown the right chain id
 * and genesis block (F10); without a known genesis the first one seen is held to.
 */
export class EvmRpc {
  readonly chainId: ChainId
  readonly #endpoints: readonly Endpoint[]
  #preferred = 0
  #nextId = 1
  #genesis: string | null

  constructor({ chainId, urls, limits }: RpcOptions) {
    this.chainId = chainId
    this.#genesis = GENESIS_HASHES[chainId] ?? null
    this.#endpoints = urls.map(url => ({
      poster: createJsonPoster(url, { ...LIMITS, ...limits }),
      identity: null,
    }))
  }

  /**
   * A schema-checked result from the first node that gives one. `absent`: every node says that it does not have the
   * method. Everything else, a null result included unless the schema takes it, is `unknown`.
   */
  async call<T>(method: string, params: readonly unknown[], schema: z.ZodType<T>): Promise<Answer<T>> {
    let value: { readonly parsed: T } | null = null
    let missing = 0
    let reason = 'no node is configured'
    await this.ask(method, params, reply => {
      if (reply.kind === 'result') {
        const checked = schema.safeParse(reply.value)
        if (checked.success) value = { parsed: checked.data }
        else reason = `${method}: unusable result (${describe(checked.error)})`
        return checked.success
      }
      if (reply.kind === 'error' && isMethodMissing(reply)) missing += 1
      reason = `${method}: ${reply.kind === 'error' ? reply.message : reply.reason}`
      return false
    })
    // Assigned in the callback, which control flow analysis does not follow.
    const found = value as { readonly parsed: T } | null
    if (found) return { kind: 'present', value: found.parsed }
    if (missing > 0 && missing === this.#endpoints.length) return { kind: 'absent' }
    return { kind: 'unknown', reason }
  }

  /** Asks node after node until `accept` takes a reply, which is returned; otherwise the last reply. */
  async ask(
    method: string,
    params: readonly unknown[],
    accept: (reply: RpcReply) => boolean = reply => reply.kind !== 'unreachable',
  ): Promise<RpcReply> {
    let reply: RpcReply = { kind: 'unreachable', reason: 'no node is configured' }
    const start = this.#preferred
    for (let tried = 0; tried < this.#endpoints.length; tried += 1) {
      const at = (start + tried) % this.#endpoints.length
      const endpoint = this.#endpoints[at]
      if (!endpoint) continue
      reply = await this.#askEndpoint(endpoint, method, params)
      if (accept(reply)) {
        if (this.#preferred === start) this.#preferred = at
        return reply
      }
    }
    return reply
  }

  close(): void {
    for (const endpoint of this.#endpoints) endpoint.poster.close()
  }

  async #askEndpoint(endpoint: Endpoint, method: string, params: readonly unknown[]): Promise<RpcReply> {
    const { reply, fresh } = await this.#exchange(endpoint, method, params)
    if (fresh || endpoint.identity === null) endpoint.identity = this.#identify(endpoint)
    const problem = reply.kind === 'unreachable' ? null : await endpoint.identity
    if (reply.kind === 'unreachable' || problem !== null) endpoint.identity = null
    return problem === null ? reply : { kind: 'unreachable', reason: problem }
  }

  async #identify(endpoint: Endpoint): Promise<string | null> {
    const [chain, genesis] = await Promise.all([
      this.#exchange(endpoint, 'eth_chainId', []),
      this.#exchange(endpoint, 'eth_getBlockByNumber', ['0x0', false]),
    ])
    const id = quantitySchema.safeParse(resultOf(chain.reply))
    const block = z.object({ hash: hashSchema }).safeParse(resultOf(genesis.reply))
    if (!id.success || !block.success) return 'the node does not say which chain it is on'
    if (`eip155:${BigInt(id.data)}` !== this.chainId) return `the node is on eip155:${BigInt(id.data)}`
    this.#genesis ??= block.data.hash
    return block.data.hash === this.#genesis ? null : `the node has another genesis block, ${block.data.hash}`
  }

  async #exchange(
    endpoint: Endpoint,
    method: string,
    params: readonly unknown[],
  ): Promise<{ reply: RpcReply; fresh: boolean }> {
    const id = this.#nextId
    this.#nextId += 1
    const result = await endpoint.poster.post(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
    if (!result.ok) return { reply: { kind: 'unreachable', reason: result.reason }, fresh: false }
    return { reply: parseReply(result.body, id), fresh: result.fresh }
  }
}

function parseReply(body: string, id: number): RpcReply {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return { kind: 'unreachable', reason: 'the answer is not JSON' }
  }
  const envelope = envelopeSchema.safeParse(json)
  if (!envelope.success || envelope.data.id !== id)
    return { kind: 'unreachable', reason: 'the answer is not to our question' }
  const { error, result } = envelope.data
  if (error) {
    const { code, message, data } = error
    return { kind: 'error', code, message, data: typeof data === 'string' ? data : null }
  }
  if (result === undefined) return { kind: 'unreachable', reason: 'neither result nor error' }
  return { kind: 'result', value: result }
}

function resultOf(reply: RpcReply): unknown {
  return reply.kind === 'result' ? reply.value : undefined
}

function isMethodMissing(error: { readonly code: number; readonly message: string }): boolean {
  return error.code === -32601 || METHOD_MISSING.test(error.message)
}

function describe(error: z.ZodError): string {
  const issue = error.issues[0]
  return issue ? `${issue.path.join('.')}: ${issue.message}` : 'malformed'
}
