import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { PAGE_HEADERS } from '../../checkout/content-security-policy.ts'
import { NodeRefused } from '../node-rpc.ts'
import { GatewayRefused } from './gateway-api.ts'
import { renderMessage } from './layout.ts'
import { payPurchase } from './pay-purchase.ts'
import { placePurchase } from './place-purchase.ts'
import { findProduct } from './products.ts'
import type { Purchase } from './purchase.ts'
import { readStory } from './read-story.ts'
import { receiveNotice } from './receive-notice.ts'
import { type Returned, renderPurchase } from './render-purchase.ts'
import { renderShop } from './render-shop.ts'
import type { Shop } from './shop.ts'
import { shopAssets } from './shop-assets.ts'

const FORM_BYTES_MAX = 1_024
const LATEST = 10
/** A form of ours must say where it comes from, which `no-referrer` would forbid the browser. */
const HEADERS = { ...PAGE_HEADERS, 'referrer-policy': 'same-origin' }

const purchaseForm = z.object({ product: z.string(), way: z.enum(['address', 'checkout', 'deposit']) })
const payForm = z.object({ part: z.enum(['all', 'half', 'too-little']) })
const purchaseQuery = z.object({ success_token: z.string().optional() })

/** The shop's pages under `/demo`. It acts with the demo merchant's key and the payer's money: for this machine only. */
export function shopRoutes(demo: FastifyInstance, shop: Shop): void {
  const form = { parseAs: 'string', bodyLimit: FORM_BYTES_MAX } as const
  demo.addContentTypeParser('application/x-www-form-urlencoded', form, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
  demo.addHook('preHandler', refuseForeignForms)
  demo.setErrorHandler<FastifyError>(answerError)
  demo.setNotFoundHandler((_request, reply) => message(reply, 404, 'Not found', 'There is no such page.'))

  demo.get('/', (_request, reply) => reply.headers(HEADERS).send(renderShop(shop.purchases.latest(LATEST))))
  demo.get<{ Params: { name: string } }>('/assets/:name', ({ params }, reply) => {
    const asset = shopAssets.get(params.name)
    if (!asset) return reply.callNotFound()
    return reply
      .headers({ 'content-type': asset.contentType, 'x-content-type-options': 'nosniff' })
      .header('cache-control', 'public, max-age=31536000, immutable')
      .send(asset.body)
  })
  demo.get('/callback', async (request, reply) => {
    const taken = await receiveNotice(shop, request.raw.url ?? '', request.headers['x-ca-signature'])
    return reply
      .code(taken ? 200 : 403)
      .type('text/plain')
      .send(taken ? '*ok*' : 'refused')
  })
  demo.post('/purchases', async (request, reply) => {
    const { product: id, way } = purchaseForm.parse(request.body)
    const product = findProduct(id)
    if (!product) return message(reply, 404, 'Not found', 'The shop does not sell that.')
    const purchase = await placePurchase(shop, product, way)
    return reply.redirect(`/demo/purchases/${purchase.id}`, 303)
  })
  demo.get('/purchases/:id', async (request, reply) => {
    const purchase = purchaseOf(shop, request)
    if (!purchase)
      return message(reply, 404, 'Not found', 'The shop has forgotten this purchase, or never had it.')
    const story = await readStory(shop, purchase)
    return reply
      .headers(HEADERS)
      .send(renderPurchase(story, shop.options.coin, arrivalOf(purchase, purchaseQuery.parse(request.query))))
  })
  demo.post('/purchases/:id/pay', async (request, reply) => {
    const purchase = purchaseOf(shop, request)
    if (!purchase) return message(reply, 404, 'Not found', 'There is no such purchase.')
    await payPurchase(shop, purchase, payForm.parse(request.body).part)
    return reply.redirect(`/demo/purchases/${purchase.id}`, 303)
  })
}

function purchaseOf(shop: Shop, request: FastifyRequest): Purchase | undefined {
  return shop.purchases.find((request.params as { id: string }).id)
}

function arrivalOf(purchase: Purchase, query: z.infer<typeof purchaseQuery>): Returned {
  if (query.success_token === undefined) return null
  return query.success_token === purchase.successToken ? 'proven' : 'unproven'
}

/** A page of another site can send a form here, but not without the browser saying so (F73). */
async function refuseForeignForms(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  if (request.method !== 'POST') return undefined
  const { origin, host, 'sec-fetch-site': site } = request.headers
  const ours = origin === `http://${host}` && (site === undefined || site === 'same-origin')
  return ours ? undefined : message(reply, 403, 'Refused', 'This form was sent from another site.')
}

function answerError(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  if (error instanceof z.ZodError) return void message(reply, 400, 'Not understood', z.prettifyError(error))
  if (error instanceof GatewayRefused || error instanceof NodeRefused)
    return void message(reply, 502, 'That did not work', error.message)
  const refused = error.code?.startsWith('FST_') ? (error.statusCode ?? 500) : 500
  void message(
    reply,
    refused,
    'That did not work',
    refused < 500 ? error.message : 'The shop broke; see the logs.',
  )
}

function message(reply: FastifyReply, status: number, title: string, text: string): FastifyReply {
  return reply.code(status).headers(HEADERS).send(renderMessage(title, text))
}
