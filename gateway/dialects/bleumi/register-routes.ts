import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { BleumiError, MESSAGES, NodeSilent } from './errors.ts'
import { RequestMeter } from './limits.ts'
import { parseJson } from './parse-json.ts'
import type { BleumiDeps, BleumiRoute } from './route.ts'
import { ROUTES } from './routes.ts'

/**
 * Puts the Bleumi Pay protocol on the server, below `/v1` (reference bleumi 1.1): any content type is read as JSON, an
 * empty body is no body, an unknown route or method is a 403.
 */
export async function registerBleumi(app: FastifyInstance, deps: BleumiDeps): Promise<void> {
  const meter = deps.limits === null ? null : new RequestMeter(deps.limits, deps.clock)
  await app.register(
    async scope => {
      scope.removeAllContentTypeParsers()
      scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => {
        done(null, text)
      })
      scope.setErrorHandler<FastifyError>((error, request, reply) => answerError(deps, error, request, reply))
      scope.setNotFoundHandler((_request, reply) => sendMessage(reply, 403))
      for (const route of ROUTES)
        scope.route({
          method: route.method,
          url: route.path,
          handler: async (request, reply) => serve(route, { deps, meter }, request, reply),
        })
    },
    { prefix: '/v1' },
  )
}

async function serve(
  route: BleumiRoute,
  { deps, meter }: { deps: BleumiDeps; meter: RequestMeter | null },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const shown = request.headers['x-api-key']
  const key = typeof shown === 'string' && shown !== '' ? await deps.keys.authenticate('bleumi', shown) : null
  if (!key) return sendMessage(reply, 401)
  if (meter && !meter.allows(key.id)) return sendMessage(reply, 429)
  const answer = await route.handler(deps, {
    key,
    params: textsOf(request.params),
    query: textsOf(request.query),
    body: parseBody(request.body),
  })
  return reply.send(answer)
}

/** @throws BleumiError for what is not JSON */
function parseBody(body: unknown): unknown {
  if (typeof body !== 'string' || body.trim() === '') return undefined
  try {
    return parseJson(body)
  } catch {
    throw new BleumiError('MalformedRequest', 'input_invalid')
  }
}

/** Texts by name; empty and repeated parameters count as absent. */
function textsOf(record: unknown): Record<string, string> {
  const entries = typeof record === 'object' && record !== null ? Object.entries(record) : []
  return Object.fromEntries(entries.filter(([, value]) => typeof value === 'string' && value !== ''))
}

function answerError(
  { logger }: BleumiDeps,
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof BleumiError) {
    const { code, detail } = error
    return reply.code(400).send({ errorCode: code, ...(detail === null ? {} : { errorMessage: detail }) })
  }
  if (error instanceof NodeSilent) return sendMessage(reply, 503)
  if (error.code?.startsWith('FST_') && (error.statusCode ?? 500) < 500)
    return reply.code(400).send({ errorCode: 'MalformedRequest', errorMessage: 'input_invalid' })
  logger.error({ requestId: request.id, err: { type: error.name, stack: error.stack } }, 'request failed')
  return sendMessage(reply, 500)
}

function sendMessage(reply: FastifyReply, status: keyof typeof MESSAGES): FastifyReply {
  return reply.code(status).send({ message: MESSAGES[status] })
}
