import { z } from 'zod'
import { type Html, html } from '../../../checkout/html.ts'
import { type CodeRefusal, checkCode, isRefusal } from '../../businesses/check-code.ts'
import type { ConsoleDeps, Visitor } from './route.ts'

/** A code as people type it: six digits, or a recovery code. */
export const codeField = z.string().max(64)

/** A form's code was not taken; nothing was done. */
export class CodeRefused extends Error {
  readonly code = 'code_refused'
}

/**
 * Lets a form pass whose visitor has no second factor, or whose code is right; the code is used up.
 * @throws CodeRefused with the reason for people
 */
export async function requireCode(deps: ConsoleDeps, visitor: Visitor, code: string): Promise<void> {
  const { db: sql, box, clock, limits } = deps
  const { userId } = visitor.session
  const outcome = await checkCode({ sql, box, clock, limited: limits === 'on' }, { userId, code })
  if (isRefusal(outcome)) throw new CodeRefused(explainCode(outcome))
}

/** Why a code was not taken, in words. */
export function explainCode(refusal: CodeRefusal): string {
  return refusal.kind === 'wrong'
    ? 'This code is wrong, or it was used before. The app shows another one within 30 seconds'
    : `Too many codes were wrong. Try again in ${Math.ceil(refusal.retryAfterSeconds / 60)} minutes`
}

/** A field for a code. `id` is unique on its page. */
export function codeInput(id: string, label = 'Code of your app, or a recovery code'): Html {
  return html`<label for="${id}">${label}</label>
<input id="${id}" name="code" required maxlength="64" autocomplete="one-time-code" autocapitalize="characters" spellcheck="false">`
}

/** A payout's approval asks for a code when the visitor has a second factor. */
export function approvalCode({ session }: Visitor, id: string): Html | false {
  return session.hasSecondFactor && codeInput(id)
}
