import type { FastifyReply } from 'fastify'

/** An unhappy answer, in every dialect that has no form of its own (reference blockbee 1.3). */
export interface ErrorBody {
  readonly status: 'error'
  readonly error: string
}

/** Told when the cause is not the caller's to know. */
export const GENERIC_ERROR = "Your request couldn't be processed, please try again later"
/** Told of a path that is not served. */
export const NOT_FOUND_ERROR = 'Resource not found'

/** The body of a refusal. */
export function errorBody(error: string): ErrorBody {
  return { status: 'error', error }
}

/** Sends the error body. */
export function sendError(reply: FastifyReply, status: number, error: string): FastifyReply {
  return reply.code(status).send(errorBody(error))
}
