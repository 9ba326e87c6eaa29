import { randomBytes } from 'node:crypto'
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import type { Logger } from 'pino'
import { Histogram, type Registry } from 'prom-client'
import { answerBrokenRequest } from './broken-request.ts'
import { GENERIC_ERROR, NOT_FOUND_ERROR, sendError } from './error-body.ts'
import { registerOperations } from './operations.ts'
import type { ReadinessProbe } from './readiness.ts'
import type { RefusalForm } from './refusal-form.ts'

/** Longest request target, path and query together (reference blockbee 1.1). */
export const URL_LENGTH_MAX = 8192
/** Lets longer targets than `URL_LENGTH_MAX` reach us, so that they get a proper answer. */
const HEADER_BYTES_MAX = 65_536
const BODY_BYTES_MAX = 65_536
const CONNECTIONS_MAX = 10_000

/** What the HTTP server needs from its process. */
export interface HttpServerOptions {
  readonly logger: Logger
  /** Shown at `/metrics`; the server adds `polytill_http_request_seconds`. */
  readonly metrics: Registry
  /** Shown at `/readyz`. */
  readonly probes: readonly ReadinessProbe[]
  /**
   * Whose `X-Forwarded-For` is believed, addresses or networks; `loopback` by default. Nobody else's, or anyone could call
   * itself any address.
   */
  readonly trustedProxies?: readonly string[] | undefined
  /** Dialects with a form of their own for what is refused before a route is found. */
  readonly refusalForms?: readonly RefusalForm[]
}

/**
 * The one HTTP server; dialects register their routes on it. It answers JSON whatever happens, limits sizes, times and
 * connections (F71), and writes one line per request with the route's pattern, never its URL: keys travel in queries
 * (F67, F98). Serves `/`, `/healthz`, `/readyz` and `/metrics` itself. Listening and closing are the caller's.
 */
export function buildHttpServer(options: HttpServerOptions): FastifyInstance {
  const app: FastifyInstance = Fastify({
    logger: false,
    trustProxy: [...(options.trustedProxies ?? ['loopback'])],
    // Node's own refusal of a request without a Host has no body; ours has one.
    http: {
      maxHeaderSize: HEADER_BYTES_MAX,
      headersTimeout: 10_000,
      // Node looks at its deadlines every 30 s only, unless told: a slow head would live four times as long.
      connectionsCheckingInterval: 2_000,
      requireHostHeader: false,
    },
    requestTimeout: 15_000,
    keepAliveTimeout: 72_000,
    bodyLimit: BODY_BYTES_MAX,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    genReqId: requestIds(),
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error, request, reply) => {
      refuse(options, request, reply, statusOf(error))
    },
    routerOptions: {
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: true,
      maxParamLength: URL_LENGTH_MAX,
    },
  })
  app.server.maxConnections = CONNECTIONS_MAX
  observeRequests(app, options)
  app.addHook('onRequest', async (request, reply) => {
    if (targetOf(request).length > URL_LENGTH_MAX) return refuse(options, request, reply, 414)
    if (!namesOneHost(request)) return refuse(options, request, reply, 400)
  })
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    answerError(options.logger, error, request, reply)
  })
  app.setNotFoundHandler((_request, reply) => sendError(reply, 404, NOT_FOUND_ERROR))
  registerOperations(app, options)
  return app
}

function targetOf({ raw }: FastifyRequest): string {
  return raw.url ?? ''
}

/** RFC 9112 3.2: a proxy in front and we must not take the request for two different hosts'. HTTP/1.0 may name none. */
function namesOneHost({ raw }: FastifyRequest): boolean {
  const hosts = raw.rawHeaders.filter(
    (text, index) => index % 2 === 0 && text.toLowerCase() === 'host',
  ).length
  return hosts === 1 || (hosts === 0 && raw.httpVersion !== '1.1')
}

/** Refuses what no route is looked for, in its dialect's form. */
function refuse(
  { refusalForms = [] }: HttpServerOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
): FastifyReply {
  const target = targetOf(request)
  const form = refusalForms.find(one => one.isMine(target))
  return form ? form.send(reply, status, target) : sendError(reply, status, GENERIC_ERROR)
}

/** Ids of requests, unique over processes and restarts, at the price of an increment. */
function requestIds(): () => string {
  const process = randomBytes(6).toString('base64url')
  let count = 0
  return () => `${process}-${(++count).toString(36)}`
}

function answerError(
  logger: Logger,
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const status = statusOf(error)
  if (status >= 500) logFailure(logger, error, request)
  sendError(reply, status, status === 404 ? NOT_FOUND_ERROR : GENERIC_ERROR)
}

/** Writes the one line of a request that failed on our side. */
export function logFailure(logger: Logger, error: FastifyError, request: FastifyRequest): void {
  logger.error({ requestId: request.id, route: routeOf(request), err: describe(error) }, 'request failed')
}

/** Only the framework's own refusals carry a status worth passing on; anything unforeseen is a 500. */
export function statusOf(error: FastifyError): number {
  const status = error.code?.startsWith('FST_') ? error.statusCode : undefined
  return status !== undefined && status >= 400 && status <= 599 ? status : 500
}

/** An error's fields that cannot hold a caller's input: a message of the database can quote it, a stack repeats it. */
function describe(error: FastifyError): {
  type: string
  code: string | undefined
  stack: string | undefined
} {
  const frames = error.stack?.split('\n').filter(line => /^\s+at /.test(line))
  return { type: error.name, code: error.code, stack: frames?.slice(0, 12).join('\n') }
}

function routeOf(request: FastifyRequest): string {
  return request.routeOptions?.url ?? 'unmatched'
}

function observeRequests(app: FastifyInstance, { logger, metrics }: HttpServerOptions): void {
  const seconds = new Histogram({
    name: 'polytill_http_request_seconds',
    help: 'Time to answer HTTP requests, by route pattern and status',
    labelNames: ['route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [metrics],
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = routeOf(request)
    const ms = reply.elapsedTime
    seconds.labels(route, String(reply.statusCode)).observe(ms / 1000)
    logger.info(
      {
        requestId: request.id,
        method: request.method,
        route,
        status: reply.statusCode,
        ms: Math.round(ms * 100) / 100,
      },
      'request',
    )
  })
}
