import type { FastifyReply } from 'fastify'
import { CONSOLE_HEADERS } from './headers.ts'
import { renderConsolePage } from './layout.ts'
import { renderMessage } from './pages/sign-in.ts'
import type { ConsoleAnswer, Visitor } from './route.ts'

/** Sends what a handler answered. */
export function sendAnswer(
  reply: FastifyReply,
  visitor: Visitor,
  answer: ConsoleAnswer,
  notice: string | null,
): FastifyReply {
  if (answer.kind === 'redirect') return reply.redirect(`${answer.path}?notice=${answer.notice}`, 303)
  return sendDocument(reply, answer.status, renderConsolePage(visitor, { ...answer, notice }))
}

/** Sends a page that only says something. */
export function sendMessage(reply: FastifyReply, status: number, title: string, text: string): FastifyReply {
  return sendDocument(reply, status, renderMessage(title, text))
}

/** Says that a form came from elsewhere. */
export function refuseForgery(reply: FastifyReply): FastifyReply {
  return sendMessage(
    reply,
    403,
    'Refused',
    'This form was not sent from a page of this console, or the page is from an earlier sign-in. Nothing was changed. Open the page again and repeat it.',
  )
}

/** Sends a whole document with the console's headers. */
export function sendDocument(reply: FastifyReply, status: number, document: string): FastifyReply {
  return reply.code(status).headers(CONSOLE_HEADERS).send(document)
}
