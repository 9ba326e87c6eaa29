import type { FastifyReply } from 'fastify'
import { CONSOLE_HEADERS, SCRIPTED_HEADERS } from './headers.ts'
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
  if (answer.kind === 'redirect') {
    const joint = answer.path.includes('?') ? '&' : '?'
    return reply.redirect(`${answer.path}${joint}notice=${answer.notice}`, 303)
  }
  const document = renderConsolePage(visitor, { ...answer, notice })
  return sendDocument(
    reply,
    answer.status,
    document,
    answer.script === undefined ? CONSOLE_HEADERS : SCRIPTED_HEADERS,
  )
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
export function sendDocument(
  reply: FastifyReply,
  status: number,
  document: string,
  headers = CONSOLE_HEADERS,
): FastifyReply {
  return reply.code(status).headers(headers).send(document)
}
