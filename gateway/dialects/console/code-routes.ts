import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { enterCode } from '../../businesses/enter-code.ts'
import { readSessionAwaitingCode, SESSION_MS } from '../../businesses/session.ts'
import { codeField, explainCode } from './code-text.ts'
import { type ConsoleServer, checkForm } from './console-server.ts'
import { readCookie, setCookie } from './cookies.ts'
import { formToken } from './form-guard.ts'
import { renderCode } from './pages/sign-in.ts'
import { refuseForgery, sendDocument, sendMessage } from './send-page.ts'

/** Where the code is asked for, behind the password. */
export const CODE_PATH = '/console/sign-in/code'

const codeFields = z.strictObject({ code: codeField })

/** The second step of signing in, for users with a second factor. */
export function registerCode(scope: FastifyInstance, server: ConsoleServer): void {
  scope.get(CODE_PATH, (request, reply) => showCode(server, request, reply))
  scope.post(CODE_PATH, (request, reply) => takeCode(server, request, reply))
}

async function showCode(
  { deps, cookies }: ConsoleServer,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const token = readCookie(request.headers.cookie, cookies.session)
  const waiting = await readSessionAwaitingCode({ sql: deps.db, clock: deps.clock }, token)
  if (!waiting || token === undefined) return reply.redirect('/console/sign-in', 303)
  return sendDocument(reply, 200, renderCode({ formToken: formToken(token), error: null }))
}

async function takeCode(
  server: ConsoleServer,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { deps, cookies } = server
  const token = readCookie(request.headers.cookie, cookies.session)
  const fields = checkForm(server, request, token)
  if (fields === 'forged' || token === undefined) return refuseForgery(reply)
  const parsed = codeFields.safeParse(fields)
  if (!parsed.success) return sendMessage(reply, 400, 'Not understood', 'The form was not understood.')
  const outcome = await enterCode(
    { sql: deps.db, box: deps.box, clock: deps.clock, limited: deps.limits === 'on' },
    { token, ...parsed.data },
  )
  if (outcome.kind === 'expired') return reply.redirect('/console/sign-in', 303)
  if (outcome.kind !== 'signed_in') {
    if (outcome.kind === 'limited') reply.header('retry-after', outcome.retryAfterSeconds)
    const status = outcome.kind === 'limited' ? 429 : 401
    return sendDocument(
      reply,
      status,
      renderCode({ formToken: formToken(token), error: `${explainCode(outcome)}.` }),
    )
  }
  return reply
    .header('set-cookie', setCookie(cookies, cookies.session, outcome.token, SESSION_MS / 1000))
    .redirect('/console', 303)
}
