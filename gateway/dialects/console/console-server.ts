import type { FastifyRequest } from 'fastify'
import type { PasswordGate } from '../../businesses/password-gate.ts'
import { readSession } from '../../businesses/session.ts'
import { type CookieNames, readCookie } from './cookies.ts'
import { type FormFields, isFormFields } from './form-body.ts'
import { formToken, isFormToken, isSameOrigin } from './form-guard.ts'
import type { ConsoleDeps, Visitor } from './route.ts'

/** What the console's routes share. */
export interface ConsoleServer {
  readonly deps: ConsoleDeps
  readonly cookies: CookieNames
  readonly gate: PasswordGate
}

/** Who is signed in, by the request's cookie; null for nobody. */
export async function readVisitor(
  { deps, cookies }: ConsoleServer,
  request: FastifyRequest,
): Promise<Visitor | null> {
  const token = readCookie(request.headers.cookie, cookies.session)
  const session = await readSession({ sql: deps.db, clock: deps.clock }, token)
  return session && token !== undefined ? { session, formToken: formToken(token) } : null
}

/**
 * The fields of a form without its token; `forged` when it was not sent from a page of ours that had this cookie; null when a field
 * came twice or the body is no form.
 */
export function checkForm(
  { deps }: ConsoleServer,
  request: FastifyRequest,
  cookie: string | undefined,
): FormFields | 'forged' | null {
  const { secure, publicUrl } = deps
  if (cookie === undefined || !isSameOrigin(request.headers, { secure, publicUrl: publicUrl() }))
    return 'forged'
  if (!isFormFields(request.body)) return null
  const { form_token: token, ...fields } = request.body
  return isFormToken(cookie, token) ? fields : 'forged'
}
