import type { FastifyReply, FastifyRequest } from 'fastify'
import { type CheckoutAsset, checkoutAssets } from '../../../checkout/assets.ts'
import { NOT_FOUND_ERROR, sendError } from '../error-body.ts'

/** A file of the hosted pages. Its name holds a hash of its content, so it may be kept for ever. */
export function serveAsset(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { name } = request.params as { name: string }
  const asset = checkoutAssets.get(name)
  if (!asset) return sendError(reply, 404, NOT_FOUND_ERROR)
  const { encoding, body } = bestForm(asset, request.headers['accept-encoding'])
  if (encoding !== null) reply.header('content-encoding', encoding)
  return reply
    .header('content-type', asset.contentType)
    .header('cache-control', 'public, max-age=31536000, immutable')
    .header('vary', 'accept-encoding')
    .header('x-content-type-options', 'nosniff')
    .send(body)
}

function bestForm(
  asset: CheckoutAsset,
  accepted: string | string[] | undefined,
): { encoding: string | null; body: Buffer } {
  const names = String(accepted ?? '')
    .split(',')
    .filter(name => !/;\s*q=0(\.0*)?\s*$/.test(name))
    .map(name => name.split(';')[0]?.trim().toLowerCase())
  if (names.includes('br')) return { encoding: 'br', body: asset.brotli }
  if (names.includes('gzip')) return { encoding: 'gzip', body: asset.gzip }
  return { encoding: null, body: asset.body }
}
