import type { FastifyReply } from 'fastify'

/** An unhappy answer, in every dialect that has no form of its own (reference blockbee 1.3). */
export interface ErrorBody {
  readonly status: 'error'
  readonly error: string
}

export const GENERIC_ERROR = "Your request couldn't be processed, please try again later"
export const NOT_FOUND_ERROR = 'Resource not found'

export function errorBody(error: string): ErrorBody {
  return { status: 'error', error }
}

/** Sends the error body. */
export function sendError(reply: FastifyReply, status: number, error: string): FastifyReply {
  return reply.code(status).send(errorBody(error))
}
