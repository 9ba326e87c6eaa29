import { type CodeDeps, type CodeRefusal, checkCode, isRefusal } from './check-code.ts'
import { closeSession, openSession, readSessionAwaitingCode } from './session.ts'

/** What came of the second step of signing in. */
export type EnterOutcome =
  | { readonly kind: 'signed_in'; readonly token: string }
  /** No password was entered before, or too long ago. */
  | { readonly kind: 'expired' }
  | CodeRefusal

/**
 * The second step of signing in: the code behind the password that `token` stands for. The session gets a token of its own, and the one
 * before ends (F73).
 */
export async function enterCode(
  deps: CodeDeps,
  { token, code }: { readonly token: string; readonly code: string },
): Promise<EnterOutcome> {
  const waiting = await readSessionAwaitingCode(deps, token)
  if (!waiting) return { kind: 'expired' }
  const { userId, businessId } = waiting
  const outcome = await checkCode(deps, { userId, code })
  if (isRefusal(outcome)) return outcome
  const whole = await openSession(deps, { userId, businessId, awaitsCode: false })
  await closeSession(deps.sql, token)
  return { kind: 'signed_in', token: whole }
}
