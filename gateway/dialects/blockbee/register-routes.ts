import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ApiKeyRow } from '../../storage/api-keys.ts'
import { gatherClaims } from '../../storage/claim-callbacks.ts'
import { gatherDefaultAddresses } from '../../storage/default-addresses.ts'
import { sendError } from '../error-body.ts'
import { BlockbeeError } from './errors.ts'
import { registerLogos } from './register-logos.ts'
import { registerPageLinks } from './register-page-links.ts'
import type { BlockbeeDeps, BlockbeeParts, Route } from './route.ts'
import { ROUTES } from './routes.ts'

const OTHER_METHODS = ['POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

/** Puts the BlockBee protocol on the server. */
export function registerBlockbee(app: FastifyInstance, parts: BlockbeeParts): void {
  const deps: BlockbeeDeps = {
    ...parts,
    claimCallback: gatherClaims(parts.db),
    defaultAddress: gatherDefaultAddresses(parts.db),
  }
  registerLogos(app, deps)
  registerPageLinks(app, deps)
  for (const route of ROUTES) {
    app.get(route.path, (request, reply) => serve(route, deps, request, reply))
    app.route({
      method: OTHER_METHODS,
      url: route.path,
      // Before any body is read.
      onRequest: async (_request, reply) =>
        refuse(reply.header('allow', 'GET'), new BlockbeeError('method_not_allowed')),
      handler: async () => undefined,
    })
  }
}

async function serve(
  route: Route,
  deps: BlockbeeDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  try {
    return reply.send(await run(route, deps, request))
  } catch (error) {
    if (error instanceof BlockbeeError) return refuse(reply, error)
    throw error
  }
}

async function run(route: Route, deps: BlockbeeDeps, request: FastifyRequest): Promise<object> {
  const ticker = tickerOf(request.params)
  const { query } = request
  const userAgent = request.headers['user-agent'] ?? ''
  if (route.auth === 'none') return route.handler(deps, { ticker, query, userAgent, key: null })
  const key = await authenticate(deps, request)
  if (route.auth === 'optional') return route.handler(deps, { ticker, query, userAgent, key })
  if (!key) throw new BlockbeeError('key_missing')
  return route.handler(deps, { ticker, query, userAgent, key })
}

/** Null when no key was shown. A key comes in the query or the header `apikey`; some callers send both (1.2). */
export async function authenticate(
  deps: Pick<BlockbeeDeps, 'keys'>,
  request: FastifyRequest,
): Promise<ApiKeyRow | null> {
  const shown = field(request.query, 'apikey') || request.headers.apikey
  if (shown === undefined || shown === '') return null
  const key = typeof shown === 'string' ? await deps.keys.authenticate('blockbee', shown) : null
  if (!key) throw new BlockbeeError('key_unknown')
  return key
}

/** The ticker of a path, as written. */
export function tickerOf(params: unknown): string {
  const coin = field(params, 'coin')
  return typeof coin === 'string' ? coin : `${field(params, 'chain') ?? ''}/${field(params, 'token') ?? ''}`
}

function field(record: unknown, name: string): unknown {
  return typeof record === 'object' && record !== null ? Reflect.get(record, name) : undefined
}

/** Tells the caller of a refusal, in the protocol's own form. */
export function refuse(reply: FastifyReply, error: BlockbeeError): FastifyReply {
  return sendError(reply, error.status, error.message)
}
