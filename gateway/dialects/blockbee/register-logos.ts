import type { FastifyInstance } from 'fastify'
import { NOT_FOUND_ERROR, sendError } from '../error-body.ts'
import { drawLogo } from './logos.ts'
import type { AssetCatalogue } from './route.ts'

/** Serves the logos that `info` names; from this server, so that shops' pages ask nobody else. */
export function registerLogos(app: FastifyInstance, { registry }: AssetCatalogue): void {
  // Bitcoin's stands in a placeholder where the coin itself is not served.
  const symbols = new Set(['BTC', ...registry.all().map(asset => asset.symbol)])
  const logos = new Map([...symbols].map(symbol => [`${symbol.toLowerCase()}.svg`, drawLogo(symbol)]))
  app.get<{ Params: { file: string } }>('/media/token_logos/:file', (request, reply) => {
    const logo = logos.get(request.params.file.toLowerCase())
    if (logo === undefined) return sendError(reply, 404, NOT_FOUND_ERROR)
    return reply
      .header('content-type', 'image/svg+xml')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'public, max-age=86400')
      .send(logo)
  })
}
