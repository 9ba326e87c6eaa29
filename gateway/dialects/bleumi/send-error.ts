import type { FastifyReply } from 'fastify'
import { type BleumiError, MESSAGES } from './errors.ts'

/** A 400 in the protocol's form; `errorMessage` is absent where a code has none (reference bleumi 1.1). */
export function sendBleumiError(reply: FastifyReply, { code, detail }: BleumiError): FastifyReply {
  return reply.code(400).send({ errorCode: code, ...(detail === null ? {} : { errorMessage: detail }) })
}

/** Any other refusal: a message alone (reference bleumi 1.6). */
export function sendMessage(reply: FastifyReply, status: keyof typeof MESSAGES): FastifyReply {
  return reply.code(status).send({ message: MESSAGES[status] })
}
