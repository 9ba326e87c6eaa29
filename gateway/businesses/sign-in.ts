import { createHash } from 'node:crypto'
import type { Clock } from '../runtime/clock.ts'
import type { Sql } from '../storage/database.ts'
import { clearSignInAttempts, countSignInAttempt } from '../storage/sign-in-attempts.ts'
import { findUserByEmail } from '../storage/users.ts'
import type { PasswordGate } from './password-gate.ts'
import { openSession } from './session.ts'

/** Tries per email and window. The window starts with the first try; a success forgets the tries. */
export const SIGN_IN_ATTEMPTS_MAX = 10
/** Window of `SIGN_IN_ATTEMPTS_MAX`. Milliseconds. */
export const SIGN_IN_WINDOW_MS = 15 * 60_000

/** What came of email and password. */
export type SignInOutcome =
  | { readonly kind: 'signed_in'; readonly token: string }
  /** The password was right, and the user has a second factor: the token is for `enterCode` alone. */
  | { readonly kind: 'code_needed'; readonly token: string }
  /** Unknown email, wrong password or member of nothing: nobody outside is told which. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'limited'; readonly retryAfterSeconds: number }
  /** Too many passwords are being checked; nothing was checked. */
  | { readonly kind: 'busy' }

/** What signing in needs. */
export interface SignInDeps {
  readonly sql: Sql
  readonly clock: Clock
  readonly gate: PasswordGate
  /** False lifts the limit; sandbox only. */
  readonly limited: boolean
}

/**
 * Signs a user in with email and password. Known and unknown emails take the same steps, count alike and are answered alike. Each
 * try is counted before its password is looked at, so tries at once get no more than the limit (F70); whoever finds the gate full
 * costs nothing (F71).
 */
export async function signIn(
  deps: SignInDeps,
  input: { readonly email: string; readonly password: string },
): Promise<SignInOutcome> {
  const outcome = await deps.gate.admit(() => tryToSignIn(deps, input))
  return outcome === 'busy' ? { kind: 'busy' } : outcome
}

async function tryToSignIn(
  deps: SignInDeps,
  input: { readonly email: string; readonly password: string },
): Promise<SignInOutcome> {
  const { sql, clock, gate } = deps
  const email = input.email.trim().toLowerCase()
  const subject = createHash('sha256').update(email).digest()
  if (deps.limited) {
    const nowMs = clock.nowMs()
    const counted = await countSignInAttempt(sql, { subject, nowMs, windowMs: SIGN_IN_WINDOW_MS })
    if (counted.attempts > SIGN_IN_ATTEMPTS_MAX)
      return { kind: 'limited', retryAfterSeconds: Math.ceil((counted.windowEndsAtMs - nowMs) / 1000) }
  }
  const user = await findUserByEmail(sql, email)
  const right = await gate.check(input.password, user?.passwordHash ?? null)
  if (!right || !user || user.businessId === null) return { kind: 'refused' }
  await clearSignInAttempts(sql, subject)
  const { id: userId, businessId, hasSecondFactor: awaitsCode } = user
  const token = await openSession(deps, { userId, businessId, awaitsCode })
  return { kind: awaitsCode ? 'code_needed' : 'signed_in', token }
}
