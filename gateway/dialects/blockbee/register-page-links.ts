import type { FastifyInstance } from 'fastify'
import type { Order } from '../../orders/order.ts'
import { pageUrl, TOKEN_LENGTH } from '../../orders/request-order.ts'
import { NOT_FOUND_ERROR, sendError } from '../error-body.ts'
import type { BlockbeeDeps } from './route.ts'

const KINDS: readonly Order['kind'][] = ['payment', 'deposit']
const TOKEN = new RegExp(`^[A-Za-z0-9]{${TOKEN_LENGTH}}$`)

/**
 * Leads from the paths of the protocol's page host, `/payment/{id}/` and `/deposit/{id}/` (reference blockbee 1.1), to the page
 * here: shops that keep only the id make the link themselves. The page says whether there is such an order.
 */
export function registerPageLinks(
  app: FastifyInstance,
  { publicUrl }: Pick<BlockbeeDeps, 'publicUrl'>,
): void {
  for (const kind of KINDS)
    app.get<{ Params: { id: string } }>(`/${kind}/:id`, (request, reply) => {
      const { id } = request.params
      if (!TOKEN.test(id)) return sendError(reply, 404, NOT_FOUND_ERROR)
      const query = /\?.*$/.exec(request.url)?.[0] ?? ''
      return reply.redirect(pageUrl(publicUrl(), kind, id) + query, 308)
    })
}
