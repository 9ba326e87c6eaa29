import type { FastifyReply, FastifyRequest } from 'fastify'
import { isLoopbackAddress, isLoopbackHost } from './loopback.ts'

/**
 * Lets only this machine in: the peer must be loopback, and so must the name in the Host header, since a web page can point a
 * name of its own at 127.0.0.1 (DNS rebinding).
 */
export async function refuseStrangers(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  if (isLoopbackAddress(request.socket.remoteAddress) && isLoopbackHost(request.headers.host))
    return undefined
  return reply.code(403).send({ error: 'this answers on loopback only' })
}
