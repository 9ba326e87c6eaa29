import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { NetworkConfig } from '../gateway/runtime/config.ts'
import type { FaultSwitch } from './fault-switch.ts'
import type { Payer } from './payer.ts'

/** A local chain as the routes use it. */
export interface RouteChain {
  readonly config: NetworkConfig
  readonly rpcUrl: string
  readonly payer: Payer
  /** What the gateway takes for the node. */
  readonly faults: FaultSwitch
  /** Runs `work` while the node makes no block by itself. */
  paused<T>(work: () => Promise<T>): Promise<T>
}

/** A request that cannot be done, with words for the caller. */
export class BadRequest extends Error {
  readonly code = 'bad_request'
}

/** The body by its schema. @throws BadRequest naming each field */
export function parseBody<T>(schema: z.ZodType<T>, request: FastifyRequest): T {
  const parsed = schema.safeParse(request.body)
  if (parsed.success) return parsed.data
  throw new BadRequest(
    parsed.error.issues.map(issue => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; '),
  )
}

/** The chain that stands for a network. @throws BadRequest */
export function findChain(chains: readonly RouteChain[], network: string): RouteChain {
  const chain = chains.find(({ config }) => config.network === network.toLowerCase())
  if (chain) return chain
  throw new BadRequest(`network: there are ${chains.map(({ config }) => config.network).join(', ')}`)
}
