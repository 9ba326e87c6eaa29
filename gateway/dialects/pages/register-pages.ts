import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ASSET_PATH } from '../../../checkout/assets.ts'
import { CONTENT_SECURITY_POLICY } from '../../../checkout/content-security-policy.ts'
import { chooseLocale } from '../../../checkout/locales.ts'
import { type PageMessage, renderMessagePage } from '../../../checkout/render-message.ts'
import { renderCheckoutPage } from '../../../checkout/render-page.ts'
import type { CheckoutView } from '../../orders/checkout-view.ts'
import { GENERIC_ERROR, NOT_FOUND_ERROR, sendError } from '../error-body.ts'
import { type RequestLimits, RequestMeter } from '../request-meter.ts'
import { askingNetwork } from './asking-network.ts'
import type { PageSource, PagesDeps } from './deps.ts'
import { PAGE_LIMITS, type PageLimits } from './page-limits.ts'
import { sendPage } from './send-page.ts'
import { serveAsset } from './serve-asset.ts'
import { ViewStreams } from './view-streams.ts'

const FORM_BYTES_MAX = 4_096
/** Machine-readable answers: they are no pages, and nobody may keep them. */
const DATA_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}

/**
 * Puts the hosted pages on the server: `/pay/{kind}/{token}/` of every source with `choose`, `state` and `events` below,
 * and `/pay/assets/`. Only what the server says counts; a page is a view of it (F83).
 */
export function registerPages(app: FastifyInstance, deps: PagesDeps, limits: PageLimits = PAGE_LIMITS): void {
  app.register(
    async pages => {
      const streams = new ViewStreams(
        {
          clock: deps.clock,
          wake: deps.wake,
          view: async (kind, token) => (await sourceOf(deps, kind)?.view(kind, token)) ?? null,
          versions: tokens => versionsOf(deps, tokens),
          onError: error => deps.logger.error({ err: error }, 'open pages could not be told of changes'),
        },
        limits.streams,
      )
      if (limits.requests !== null) limitRequests(pages, limits.requests, deps)
      app.addHook('preClose', () => streams.stop())
      const form = { parseAs: 'string', bodyLimit: FORM_BYTES_MAX } as const
      pages.addContentTypeParser('application/x-www-form-urlencoded', form, (_request, body, done) =>
        done(null, new URLSearchParams(String(body))),
      )
      pages.setNotFoundHandler((request, reply) => sendMessage(request, reply, 404, 'not_found'))
      pages.setErrorHandler<Error & { statusCode?: number }>((error, request, reply) => {
        const status = error.statusCode ?? 500
        if (status >= 500) deps.logger.error({ requestId: request.id, err: error }, 'page failed')
        return sendMessage(request, reply, status, 'server_error')
      })
      pages.get('/assets/:name', async (request, reply) => serveAsset(request, reply))
      for (const source of deps.sources)
        for (const kind of source.kinds) {
          const page = { source, kind }
          pages.get(`/${kind}/:token`, (request, reply) => servePage(page, request, reply))
          pages.post(`/${kind}/:token/choose`, (request, reply) => serveChoice(deps, page, request, reply))
          pages.get(`/${kind}/:token/state`, (request, reply) => serveState(page, request, reply))
          pages.get(`/${kind}/:token/events`, (request, reply) => serveEvents(streams, page, request, reply))
        }
    },
    { prefix: '/pay' },
  )
}

/** Refuses whom the meter refuses: with a page who asked for one, with data who asked for data. Files are free. */
function limitRequests(pages: FastifyInstance, limits: RequestLimits, { clock }: PagesDeps): void {
  const meter = new RequestMeter(limits, clock)
  const retryAfter = String(Math.ceil(1 / limits.perSecond))
  pages.addHook('onRequest', async (request, reply) => {
    const path = request.url.split('?')[0] ?? '/'
    if (path.startsWith(ASSET_PATH) || meter.allows(askingNetwork(request.ip))) return
    reply.header('retry-after', retryAfter)
    if (/\/(state|events)\/?$/.test(path)) return sendError(reply.headers(DATA_HEADERS), 429, GENERIC_ERROR)
    return sendMessage(request, reply, 429, 'too_many')
  })
}

/** A kind of page and where its pages come from. */
interface PageKind {
  readonly source: PageSource
  readonly kind: string
}

async function servePage(
  page: PageKind,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const view = await viewOf(page, request)
  if (!view) return sendMessage(request, reply, 404, 'not_found')
  const options = { locale: localeOf(request), path: pathOf(page.kind, view.token) }
  return sendPage(request, reply, renderCheckoutPage(view, options))
}

async function serveChoice(
  deps: PagesDeps,
  { source, kind }: PageKind,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const token = tokenOf(source, request)
  if (token === null) return sendMessage(request, reply, 404, 'not_found')
  const ticker = request.body instanceof URLSearchParams ? request.body.get('ticker') : null
  const result = await source.choose(kind, token, ticker ?? '')
  if (result === 'unknown') return sendMessage(request, reply, 404, 'not_found')
  if (result === 'not_offered' || result === 'no_rate')
    return sendMessage(request, reply, result === 'no_rate' ? 503 : 400, 'not_available', pathOf(kind, token))
  deps.wake.signal()
  // Whatever is closed meanwhile, its page says so.
  return reply
    .code(303)
    .headers(DATA_HEADERS)
    .header('location', `${pathOf(kind, token)}?lang=${localeOf(request)}`)
    .send()
}

async function serveState(
  page: PageKind,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const view = await viewOf(page, request)
  reply.headers(DATA_HEADERS)
  return view ? reply.send(view) : sendError(reply, 404, NOT_FOUND_ERROR)
}

async function serveEvents(
  streams: ViewStreams,
  page: PageKind,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  reply.headers(DATA_HEADERS)
  const view = await viewOf(page, request)
  if (!view) return sendError(reply, 404, NOT_FOUND_ERROR)
  const network = askingNetwork(request.ip)
  if (!streams.hasRoom(view.token, network))
    return sendError(reply.header('retry-after', '5'), 503, GENERIC_ERROR)
  reply.hijack()
  reply.raw.writeHead(200, {
    ...DATA_HEADERS,
    'content-type': 'text/event-stream; charset=utf-8',
    // An ended stream leaves no idle connection behind that a closing server would wait for.
    connection: 'close',
    // Proxies that gather answers would hold events back.
    'x-accel-buffering': 'no',
  })
  streams.add(page.kind, view, network, reply.raw)
  return reply
}

async function viewOf({ source, kind }: PageKind, request: FastifyRequest): Promise<CheckoutView | null> {
  const token = tokenOf(source, request)
  return token === null ? null : source.view(kind, token)
}

function sourceOf({ sources }: PagesDeps, kind: string): PageSource | undefined {
  return sources.find(({ kinds }) => kinds.includes(kind))
}

async function versionsOf(
  { sources }: PagesDeps,
  tokens: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const asked = sources.map(source => {
    const own = tokens.filter(token => source.token.test(token))
    return own.length === 0 ? new Map<string, number>() : source.versions(own)
  })
  return new Map((await Promise.all(asked)).flatMap(versions => [...versions]))
}

/** Null for what no page can be called: storage is not asked. */
function tokenOf(source: PageSource, request: FastifyRequest): string | null {
  const { token } = request.params as { token: string }
  return source.token.test(token) ? token : null
}

function pathOf(kind: string, token: string): string {
  return `/pay/${kind}/${token}/`
}

function localeOf(request: FastifyRequest): string {
  return chooseLocale(request.query as { lang?: unknown }, request.headers['accept-language'])
}

function sendMessage(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  message: PageMessage,
  path = request.url.split('?')[0] ?? '/',
): Promise<FastifyReply> {
  const options = { locale: localeOf(request), path }
  return sendPage(request, reply.code(status), renderMessagePage(message, options))
}
