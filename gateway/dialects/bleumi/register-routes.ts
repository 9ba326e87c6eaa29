import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { BleumiEdition } from '../../storage/api-keys.ts'
import { gatherDefaultAddresses } from '../../storage/default-addresses.ts'
import { gatherWallets } from '../../storage/write-wallets.ts'
import { RecalledAddresses } from '../../tills/recalled-addresses.ts'
import { RequestMeter } from '../request-meter.ts'
import { BleumiError, NodeSilent } from './errors.ts'
import { parseJson } from './parse-json.ts'
import type { BleumiDeps, BleumiHandler, BleumiParts, BleumiRoute } from './route.ts'
import { ROUTES } from './routes.ts'
import { sendBleumiError, sendMessage } from './send-error.ts'

const WALLET_PATH = /^\/v1\/payment\/(erc20|eth)\/wallet/

/**
 * Puts the Bleumi Pay protocol on the server, below `/v1` (reference bleumi 1.1): any content type is read as JSON, an
 * empty body is no body, an unknown route or method is a 403, and so is one of another edition than the key's.
 */
export async function registerBleumi(app: FastifyInstance, parts: BleumiParts): Promise<void> {
  const defaultAddress = gatherDefaultAddresses(parts.sql)
  const deps: BleumiDeps = {
    ...parts,
    writeWallet: gatherWallets(parts.sql),
    defaultAddress,
    recalled: new RecalledAddresses(defaultAddress),
  }
  const meter = deps.limits === null ? null : new RequestMeter(deps.limits, deps.clock)
  await app.register(
    async scope => {
      // Whatever a body calls itself, it is read as JSON; the framework would refuse what is no media type at all.
      scope.addHook('onRequest', async ({ raw }) => {
        if (raw.headers['content-type'] !== undefined) raw.headers['content-type'] = 'application/json'
      })
      scope.removeAllContentTypeParsers()
      scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => {
        done(null, text)
      })
      scope.setErrorHandler<FastifyError>((error, request, reply) => answerError(deps, error, request, reply))
      scope.setNotFoundHandler((_request, reply) => sendMessage(reply, 403))
      for (const { method, path, handlers } of byPath(ROUTES))
        scope.route({
          method,
          url: path,
          handler: async (request, reply) => serve(handlers, { deps, meter }, request, reply),
        })
    },
    { prefix: '/v1' },
  )
}

type Handlers = ReadonlyMap<BleumiEdition, BleumiHandler>

/** The routes, one per method and path. */
function byPath(
  routes: readonly BleumiRoute[],
): { method: BleumiRoute['method']; path: string; handlers: Handlers }[] {
  const places = Map.groupBy(routes, ({ method, path }) => `${method} ${path}`)
  return [...places.values()].flatMap(served => {
    const [first] = served
    if (!first) return []
    const { method, path } = first
    return [{ method, path, handlers: new Map(served.map(({ edition, handler }) => [edition, handler])) }]
  })
}

async function serve(
  handlers: Handlers,
  { deps, meter }: { deps: BleumiDeps; meter: RequestMeter | null },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const shown = request.headers['x-api-key']
  const key = typeof shown === 'string' && shown !== '' ? await deps.keys.authenticate('bleumi', shown) : null
  if (!key) return sendMessage(reply, 401)
  const handler = key.edition && handlers.get(key.edition)
  if (!handler) return sendMessage(reply, 403)
  if (meter && !meter.allows(key.id)) return sendMessage(reply, 429)
  const answer = await handler(deps, {
    key,
    params: textsOf(request.params),
    query: textsOf(request.query),
    body: parseBody(request.body, request.routeOptions.url),
  })
  return reply.send(answer)
}

/** @throws BleumiError for what is not JSON */
function parseBody(body: unknown, path: string | undefined): unknown {
  if (typeof body !== 'string' || body.trim() === '') return undefined
  try {
    return parseJson(body)
  } catch {
    throw unreadable(path)
  }
}

/** A request that no handler can read: each family of paths has its own words (reference bleumi part 4, item 16). */
function unreadable(path: string | undefined): BleumiError {
  return WALLET_PATH.test(path ?? '')
    ? new BleumiError('MalformedRequest', 'input_invalid')
    : new BleumiError('ValidationError', 'the body is not JSON that can be read')
}

/** Texts by name; empty ones count as absent. What is given twice is joined, so that it is no good value of anything. */
function textsOf(record: unknown): Record<string, string> {
  const entries = typeof record === 'object' && record !== null ? Object.entries(record) : []
  return Object.fromEntries(
    entries.flatMap(([name, values]) => {
      const text = [values].flat().filter(Boolean).join()
      return text === '' ? [] : [[name, text]]
    }),
  )
}

function answerError(
  { logger }: BleumiDeps,
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof BleumiError) return sendBleumiError(reply, error)
  if (error instanceof NodeSilent) return sendMessage(reply, 503)
  if (error.code?.startsWith('FST_') && (error.statusCode ?? 500) < 500)
    return sendBleumiError(reply, unreadable(request.routeOptions.url))
  logger.error({ requestId: request.id, err: { type: error.name, stack: error.stack } }, 'request failed')
  return sendMessage(reply, 500)
}
