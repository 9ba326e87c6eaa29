import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { PasswordGate } from '../../businesses/password-gate.ts'
import { may } from '../../businesses/role.ts'
import { logFailure, statusOf } from '../http-server.ts'
import { registerCode } from './code-routes.ts'
import { type ConsoleServer, checkForm, readVisitor } from './console-server.ts'
import { cookieNames, readCookie } from './cookies.ts'
import { parseFormBody } from './form-body.ts'
import { ACCOUNT_PATH } from './pages/account.ts'
import { type ConsoleDeps, NOTICES, type SealedFormRoute, type ViewRoute, type Visitor } from './route.ts'
import { ROUTES } from './routes.ts'
import { refuseForgery, sendAnswer, sendMessage } from './send-page.ts'
import { registerSignIn } from './sign-in-routes.ts'
import { STYLE_SHEET, STYLE_SHEET_PATH } from './style-sheet.ts'
import { WALLET_SCRIPT, WALLET_SCRIPT_PATH } from './wallet-script.ts'

const ASSETS = [
  [STYLE_SHEET_PATH, 'text/css; charset=utf-8', STYLE_SHEET],
  [WALLET_SCRIPT_PATH, 'text/javascript; charset=utf-8', WALLET_SCRIPT],
] as const

const ASSET_HEADERS = {
  'cache-control': 'public, max-age=31536000, immutable',
  'x-content-type-options': 'nosniff',
}

/**
 * Puts the merchant's console on the server: `/console` and what is below it. Pages are whole HTML documents; only the one to pay with a
 * wallet has a script. Every
 * page but the sign-in needs a session; every form needs a session, a page of ours that it was sent from, and the token of that
 * page (F73). Errors are pages too.
 */
export function registerConsole(app: FastifyInstance, deps: ConsoleDeps): void {
  const server: ConsoleServer = { deps, cookies: cookieNames(deps.secure), gate: new PasswordGate() }
  app.register(async scope => {
    takeFormsOnly(scope)
    scope.setErrorHandler<FastifyError>((error, request, reply) => answerError(deps, error, request, reply))
    for (const [path, type, text] of ASSETS)
      scope.get(path, (_request, reply) => reply.type(type).headers(ASSET_HEADERS).send(text))
    registerSignIn(scope, server)
    registerCode(scope, server)
    for (const route of ROUTES)
      if (route.method === 'GET')
        scope.get(route.path, (request, reply) => view(server, route, request, reply))
      else scope.post(route.path, (request, reply) => takeForm(server, route, request, reply))
    scope.get('/console/*', (_request, reply) =>
      sendMessage(reply, 404, 'Not found', 'There is no such page.'),
    )
  })
}

/** Bodies of any other type are refused: browsers of other sites cannot send them unasked, but nobody needs them here. */
function takeFormsOnly(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, typeof body === 'string' ? parseFormBody(body) : null),
  )
}

async function view(
  server: ConsoleServer,
  route: ViewRoute,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const visitor = await readVisitor(server, request)
  if (!visitor) return reply.redirect('/console/sign-in', 303)
  if (mustSetUpFactor(visitor) && route.path !== ACCOUNT_PATH) return reply.redirect(ACCOUNT_PATH, 303)
  return sendAnswer(
    reply,
    visitor,
    await route.handler(server.deps, visitor, request.query),
    noticeOf(request.query),
  )
}

async function takeForm(
  server: ConsoleServer,
  route: SealedFormRoute,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const cookie = readCookie(request.headers.cookie, server.cookies.session)
  const fields = checkForm(server, request, cookie)
  const visitor = await readVisitor(server, request)
  if (!visitor) return reply.redirect('/console/sign-in', 303)
  if (fields === 'forged') return refuseForgery(reply)
  if (mustSetUpFactor(visitor) && route.permission !== 'own_account') return reply.redirect(ACCOUNT_PATH, 303)
  const { role } = visitor.session
  if (!may(role, route.permission))
    return sendMessage(reply, 403, 'Not allowed', `Your role (${role}) may not do this. Nothing was changed.`)
  const answer = fields && (await route.run(server.deps, visitor, fields))
  if (!answer)
    return sendMessage(reply, 400, 'Not understood', 'The form was not understood. Nothing was changed.')
  return sendAnswer(reply, visitor, answer, null)
}

/** The business demands a second factor that the visitor has not: nothing else is shown or taken until it is there. */
function mustSetUpFactor({ session }: Visitor): boolean {
  return session.needsSecondFactor && !session.hasSecondFactor
}

function noticeOf(query: unknown): string | null {
  const code = typeof query === 'object' && query !== null ? Reflect.get(query, 'notice') : undefined
  return typeof code === 'string' && Object.hasOwn(NOTICES, code) ? Reflect.get(NOTICES, code) : null
}

function answerError(
  { logger }: ConsoleDeps,
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const status = statusOf(error)
  if (status < 500) {
    sendMessage(reply, status, 'Not understood', 'The request was not understood. Nothing was changed.')
    return
  }
  logFailure(logger, error, request)
  sendMessage(
    reply,
    status,
    'Error',
    'Something went wrong on our side. Look at the page again before you repeat what you did.',
  )
}
