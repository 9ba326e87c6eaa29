import { createHash, randomBytes } from 'node:crypto'
import type { Clock } from '../runtime/clock.ts'
import type { Sql } from '../storage/database.ts'
import { deleteSession, findSession, insertSession, type SessionRow } from '../storage/sessions.ts'

/** A signed-in user of a business, with the role held now. */
export type Session = SessionRow

/** A session ends this long after signing in, used or not. */
export const SESSION_MS = 12 * 3_600_000
/** How long after the password the code may come. */
export const CODE_WAIT_MS = 10 * 60_000
const TOKEN_BYTES = 32
/** 256 bits in base64url. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/

/** A random text of 256 bits that a browser keeps. */
export function newSessionToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url')
}

/** Starts a session, or one that still waits for a code and is good for nothing else; the token is shown this once and only its hash is stored (F67). */
export async function openSession(
  deps: { sql: Sql; clock: Clock },
  user: { readonly userId: string; readonly businessId: string; readonly awaitsCode: boolean },
): Promise<string> {
  const token = newSessionToken()
  const nowMs = deps.clock.nowMs()
  await insertSession(deps.sql, {
    tokenHash: hashToken(token),
    ...user,
    nowMs,
    expiresAtMs: nowMs + (user.awaitsCode ? CODE_WAIT_MS : SESSION_MS),
  })
  return token
}

/** The session of a token, or null when there is none, it has ended, or its user has left the business. */
export async function readSession(
  deps: { sql: Sql; clock: Clock },
  token: string | undefined,
): Promise<Session | null> {
  return read(deps, token, false)
}

/** The same of a session whose password was right and whose code is still to come. */
export async function readSessionAwaitingCode(
  deps: { sql: Sql; clock: Clock },
  token: string | undefined,
): Promise<Session | null> {
  return read(deps, token, true)
}

async function read(
  { sql, clock }: { sql: Sql; clock: Clock },
  token: string | undefined,
  awaitsCode: boolean,
): Promise<Session | null> {
  if (token === undefined || !TOKEN.test(token)) return null
  return findSession(sql, hashToken(token), { nowMs: clock.nowMs(), awaitsCode })
}

/** Ends the session of a token for ever. */
export async function closeSession(sql: Sql, token: string): Promise<void> {
  await deleteSession(sql, hashToken(token))
}

function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
