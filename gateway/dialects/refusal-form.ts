import type { FastifyReply } from 'fastify'

/**
 * How a dialect words what the server refuses before it looks for a route: an address that cannot be decoded (400) or is too
 * long (414).
 */
export interface RefusalForm {
  /** Whether a request target is one of the dialect's. */
  isMine(target: string): boolean
  send(reply: FastifyReply, status: number, target: string): FastifyReply
}
