import { createHash } from 'node:crypto'
import type { Clock } from '../runtime/clock.ts'
import type { Sql } from '../storage/database.ts'
import { findSecondFactor, type SecondFactor, takeRecoveryCode, takeStep } from '../storage/second-factors.ts'
import type { SecretBox } from '../storage/secret-box.ts'
import { clearSignInAttempts, countSignInAttempt } from '../storage/sign-in-attempts.ts'
import { hashRecoveryCode } from './recovery-codes.ts'
import { matchTotp } from './totp.ts'

/** Tries per user and window; a right code forgets them. Three codes of a million are right at a time. */
export const CODE_ATTEMPTS_MAX = 5
/** Window of `CODE_ATTEMPTS_MAX`. Milliseconds. */
export const CODE_WINDOW_MS = 15 * 60_000

/** Why a code was not taken. */
export type CodeRefusal =
  | { readonly kind: 'wrong' }
  | { readonly kind: 'limited'; readonly retryAfterSeconds: number }

/** `not_set`: the user has no second factor, so nothing was checked. `right`: the code is used up. */
export type CodeOutcome = { readonly kind: 'not_set' } | { readonly kind: 'right' } | CodeRefusal

/** Whether what needs a code is refused. */
export function isRefusal(outcome: CodeOutcome): outcome is CodeRefusal {
  return outcome.kind === 'wrong' || outcome.kind === 'limited'
}

/** What checking a code needs. */
export interface CodeDeps {
  readonly sql: Sql
  readonly box: SecretBox
  readonly clock: Clock
  /** False lifts the limit; sandbox only. */
  readonly limited: boolean
}

/**
 * Checks a code of a user's app, or a recovery code in its place. Each is taken once, also of two at the same moment. A try is counted
 * before the code is looked at (F70).
 */
export async function checkCode(
  deps: CodeDeps,
  { userId, code }: { readonly userId: string; readonly code: string },
): Promise<CodeOutcome> {
  const { sql, box, clock, limited } = deps
  const factor = await findSecondFactor(sql, box, userId)
  if (!factor?.isConfirmed) return { kind: 'not_set' }
  const subject = createHash('sha256').update(`code of ${userId}`).digest()
  const nowMs = clock.nowMs()
  if (limited) {
    const counted = await countSignInAttempt(sql, { subject, nowMs, windowMs: CODE_WINDOW_MS })
    if (counted.attempts > CODE_ATTEMPTS_MAX)
      return { kind: 'limited', retryAfterSeconds: Math.ceil((counted.windowEndsAtMs - nowMs) / 1000) }
  }
  if (!(await take(sql, userId, factor, code, nowMs))) return { kind: 'wrong' }
  await clearSignInAttempts(sql, subject)
  return { kind: 'right' }
}

async function take(
  sql: Sql,
  userId: string,
  { secret, lastStep }: SecondFactor,
  typed: string,
  nowMs: number,
): Promise<boolean> {
  const digits = typed.replace(/\s/g, '')
  if (/^[0-9]{6}$/.test(digits)) {
    const step = matchTotp(secret, digits, { nowMs, lastStep })
    return step !== null && takeStep(sql, userId, step)
  }
  const recovery = hashRecoveryCode(typed)
  return recovery !== null && takeRecoveryCode(sql, userId, recovery)
}
