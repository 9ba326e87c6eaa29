import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { NOT_FOUND_ERROR, sendError } from '../error-body.ts'
import { type DocumentationPage, readDocumentation, readPicture } from './read-documentation.ts'
import { renderDocumentation } from './render-documentation.ts'

/** The page that `/docs/` opens with. */
const FIRST = 'blockbee'

const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** `/docs/`: the documentation of this very release, from its own files. No key, no script, nothing from elsewhere. */
export function registerDocumentation(app: FastifyInstance): void {
  const style = readFileSync(path.join(import.meta.dirname, 'style.css'))
  let pages: Map<string, DocumentationPage> | null = null

  app.get('/docs', (_request, reply) => show(FIRST, reply))
  app.get('/docs/style.css', (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'max-age=3600').send(style),
  )
  app.get<{ Params: { name: string } }>('/docs/images/:name', ({ params }, reply) => {
    const picture = readPicture(params.name)
    if (picture === null) return sendError(reply, 404, NOT_FOUND_ERROR)
    return reply.type('image/png').header('cache-control', 'max-age=3600').send(picture)
  })
  app.get<{ Params: { '*': string } }>('/docs/*', ({ params }, reply) =>
    show(params['*'].replace(/\/$/, '') || FIRST, reply),
  )

  function show(slug: string, reply: FastifyReply): FastifyReply {
    pages ??= readDocumentation()
    const page = pages.get(slug)
    if (page === undefined) return sendError(reply, 404, NOT_FOUND_ERROR)
    return reply
      .type('text/html; charset=utf-8')
      .headers({ 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff' })
      .send(renderDocumentation(page, pages))
  }
}
