import type { FastifyReply, FastifyRequest } from 'fastify'
import { isLoopbackAddress, isLoopbackHost } from './loopback.ts'

/**
 * Lets only this machine in: the peer must be loopback, and so must the name in the Host header, since a web page can point a
 * name of its own at 127.0.0.1 (DNS rebinding). Nor may a page of another site make the browser of this machine ask: a POST
 * without a body needs nobody's leave (F73). What is no browser sends no Origin.
 */
export async function refuseStrangers(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { host, origin } = request.headers
  const here = isLoopbackAddress(request.socket.remoteAddress) && isLoopbackHost(host)
  if (here && (origin === undefined || origin === `http://${host}`)) return undefined
  return reply.code(403).send({ error: 'this answers on loopback only' })
}
