import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { closeSession, newSessionToken, SESSION_MS } from '../../businesses/session.ts'
import { type SignInOutcome, signIn } from '../../businesses/sign-in.ts'
import { CODE_PATH } from './code-routes.ts'
import { type ConsoleServer, checkForm, readVisitor } from './console-server.ts'
import { clearCookie, readCookie, setCookie } from './cookies.ts'
import { formToken } from './form-guard.ts'
import { renderSignIn } from './pages/sign-in.ts'
import { refuseForgery, sendDocument, sendMessage } from './send-page.ts'

const SESSION_SECONDS = SESSION_MS / 1000
const VISIT = /^[A-Za-z0-9_-]{43}$/

const signInFields = z.strictObject({ email: z.string().max(320), password: z.string().max(1024) })

/** Signing in and out: the two forms that need no session. */
export function registerSignIn(scope: FastifyInstance, server: ConsoleServer): void {
  scope.get('/console/sign-in', (request, reply) => showSignIn(server, request, reply))
  scope.post('/console/sign-in', (request, reply) => takeSignIn(server, request, reply))
  scope.post('/console/sign-out', (request, reply) => takeSignOut(server, request, reply))
}

async function showSignIn(
  server: ConsoleServer,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { cookies } = server
  if (await readVisitor(server, request)) return reply.redirect('/console', 303)
  const known = readCookie(request.headers.cookie, cookies.visit)
  const visit = known !== undefined && VISIT.test(known) ? known : newSessionToken()
  reply.header('set-cookie', setCookie(cookies, cookies.visit, visit, SESSION_SECONDS))
  return sendDocument(reply, 200, renderSignIn({ formToken: formToken(visit), email: '', error: null }))
}

async function takeSignIn(
  server: ConsoleServer,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { deps, cookies, gate } = server
  const visit = readCookie(request.headers.cookie, cookies.visit)
  const fields = checkForm(server, request, visit)
  if (fields === 'forged' || visit === undefined) return refuseForgery(reply)
  const parsed = signInFields.safeParse(fields)
  if (!parsed.success) return sendMessage(reply, 400, 'Not understood', 'The form was not understood.')
  const outcome = await signIn(
    { sql: deps.db, clock: deps.clock, gate, limited: deps.limits === 'on' },
    parsed.data,
  )
  if (outcome.kind !== 'signed_in' && outcome.kind !== 'code_needed') {
    if (outcome.kind === 'limited') reply.header('retry-after', outcome.retryAfterSeconds)
    const { status, error } = explain(outcome)
    const { email } = parsed.data
    return sendDocument(reply, status, renderSignIn({ formToken: formToken(visit), email, error }))
  }
  // Whatever session this browser had before ends: a sign-in always starts a new one (F73).
  const before = readCookie(request.headers.cookie, cookies.session)
  if (before !== undefined) await closeSession(deps.db, before)
  const next = outcome.kind === 'code_needed' ? CODE_PATH : '/console'
  return reply
    .header('set-cookie', [
      setCookie(cookies, cookies.session, outcome.token, SESSION_SECONDS),
      clearCookie(cookies, cookies.visit),
    ])
    .redirect(next, 303)
}

async function takeSignOut(
  server: ConsoleServer,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { deps, cookies } = server
  const token = readCookie(request.headers.cookie, cookies.session)
  if (token === undefined) return reply.redirect('/console/sign-in', 303)
  if (checkForm(server, request, token) === 'forged') return refuseForgery(reply)
  await closeSession(deps.db, token)
  return reply.header('set-cookie', clearCookie(cookies, cookies.session)).redirect('/console/sign-in', 303)
}

function explain(outcome: Exclude<SignInOutcome, { kind: 'signed_in' | 'code_needed' }>): {
  status: number
  error: string
} {
  switch (outcome.kind) {
    case 'refused':
      return { status: 401, error: 'Email or password is wrong.' }
    case 'limited':
      return {
        status: 429,
        error: `Too many tries with this email. Try again in ${Math.ceil(outcome.retryAfterSeconds / 60)} minutes.`,
      }
    case 'busy':
      return { status: 503, error: 'Too many people sign in right now. Try again in a moment.' }
  }
}
