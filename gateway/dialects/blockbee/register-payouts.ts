import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { PayoutError } from '../../payouts/errors.ts'
import { payoutPermission } from '../../storage/payouts-limits.ts'
import { BlockbeeError, type BlockbeeErrorCode } from './errors.ts'
import { parsePayoutBody } from './payout-body.ts'
import type { PayoutDeps, PayoutRoute } from './payout-route.ts'
import { PAYOUT_ROUTES } from './payout-routes.ts'
import { authenticate, refuse, tickerOf } from './register-routes.ts'

const OTHER_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

const TOLD: Readonly<Record<PayoutError['code'], BlockbeeErrorCode>> = {
  empty: 'payout_data_missing',
  too_many: 'payout_too_many',
  address_invalid: 'address_invalid',
  not_whitelisted: 'payout_not_whitelisted',
  amount_invalid: 'payout_data_missing',
  above_request_limit: 'payout_above_limit',
  above_day_limit: 'payout_above_limit',
  request_not_pending: 'payout_request_unknown',
  assets_mixed: 'payout_request_unknown',
  payout_unknown: 'payout_unknown',
  payout_decided: 'payout_decided',
  not_signed_by_wallet: 'payout_decided',
  contract_missing: 'payouts_stopped',
}

/** Puts the payout endpoints on the server, in a scope of their own: here bodies are read as text. */
export function registerPayouts(app: FastifyInstance, deps: PayoutDeps): void {
  app.register(async scope => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    for (const route of PAYOUT_ROUTES) {
      scope.route({
        method: route.method,
        url: route.path,
        handler: (request, reply) => serve(route, deps, request, reply),
      })
      scope.route({
        method: OTHER_METHODS.filter(method => method !== route.method),
        url: route.path,
        // Before any body is read.
        onRequest: async (_request, reply) =>
          refuse(reply.header('allow', route.method), new BlockbeeError('method_not_allowed')),
        handler: async () => undefined,
      })
    }
  })
}

async function serve(
  route: PayoutRoute,
  deps: PayoutDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  try {
    return reply.send(await run(route, deps, request))
  } catch (error) {
    if (error instanceof BlockbeeError) return refuse(reply, error)
    if (error instanceof PayoutError) return refuse(reply, new BlockbeeError(TOLD[error.code]))
    throw error
  }
}

async function run(route: PayoutRoute, deps: PayoutDeps, request: FastifyRequest): Promise<object> {
  const key = await authenticate(deps, request)
  if (!key) throw new BlockbeeError('key_missing')
  const permission = await payoutPermission(deps.db, key.businessId, key.id)
  if (permission === null || (route.needs === 'process' && permission !== 'process'))
    throw new BlockbeeError('payouts_not_allowed')
  const body =
    route.method === 'POST' ? parsePayoutBody(typeof request.body === 'string' ? request.body : '') : {}
  return route.handler(deps, { ticker: tickerOf(request.params), query: request.query, body, key })
}
