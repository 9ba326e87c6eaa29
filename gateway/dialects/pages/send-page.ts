import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { PAGE_HEADERS } from '../../../checkout/content-security-policy.ts'

const compress = promisify(gzip)

/**
 * Sends a page with its headers, compressed where the browser takes it: markup shrinks to a fifth. Nothing that a
 * stranger can choose again and again stands beside a secret on a page, so its compressed length tells nothing.
 */
export async function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  markup: string,
): Promise<FastifyReply> {
  reply.headers(PAGE_HEADERS).header('vary', 'accept-encoding, accept-language')
  if (!/\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(String(request.headers['accept-encoding'] ?? '')))
    return reply.send(markup)
  return reply.header('content-encoding', 'gzip').send(await compress(markup, { level: 6 }))
}
