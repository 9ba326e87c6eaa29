import { randomBytes } from 'node:crypto'
import type { Clock } from '../runtime/clock.ts'
import { type AccountActKind, insertAccountAct } from '../storage/account-acts.ts'
import type { Database, Sql } from '../storage/database.ts'
import {
  confirmSecret,
  findSecondFactor,
  offerSecret,
  removeSecondFactor,
  replaceRecoveryCodes,
} from '../storage/second-factors.ts'
import type { SecretStore } from '../storage/secret-box.ts'
import { deleteUserSessions } from '../storage/sessions.ts'
import { hashRecoveryCode, newRecoveryCodes } from './recovery-codes.ts'
import { matchTotp, TOTP_SECRET_BYTES } from './totp.ts'

/** Who changes an own second factor. */
export interface FactorOwner {
  readonly userId: string
  readonly email: string
  readonly businessId: string
}

/** A new secret to put into an app; it asks for nothing until a code confirms it. Null when one is confirmed already. */
export async function beginSecondFactor({ db, box }: SecretStore, userId: string): Promise<Buffer | null> {
  const secret = randomBytes(TOTP_SECRET_BYTES)
  return (await offerSecret(db, box, userId, secret)) ? secret : null
}

/**
 * Turns the second factor on when the code is of the secret that was offered, and ends every session of the user, the present one too: the
 * next sign-in asks for a code. Returns the recovery codes, which are in the answer and nowhere else; null: nothing was changed.
 */
export async function confirmSecondFactor(
  { db, box }: SecretStore,
  clock: Clock,
  owner: FactorOwner,
  code: string,
): Promise<string[] | null> {
  const codes = newRecoveryCodes()
  return db.transaction(async sql => {
    const factor = await findSecondFactor(sql, box, owner.userId)
    if (!factor || factor.isConfirmed) return null
    const { secret, sealed } = factor
    const step = matchTotp(secret, code.replace(/\s/g, ''), { nowMs: clock.nowMs(), lastStep: 0 })
    if (step === null || !(await confirmSecret(sql, owner.userId, { sealed, step }))) return null
    await keepCodes(sql, owner.userId, codes)
    await deleteUserSessions(sql, owner.userId)
    await record(sql, owner, owner.userId, 'factor.on')
    return codes
  })
}

/** New recovery codes in the place of those before. To be called behind a right code. Null: there is no second factor. */
export async function renewRecoveryCodes(
  { db, box }: SecretStore,
  owner: FactorOwner,
): Promise<string[] | null> {
  const codes = newRecoveryCodes()
  return db.transaction(async sql => {
    if (!(await findSecondFactor(sql, box, owner.userId))?.isConfirmed) return null
    await keepCodes(sql, owner.userId, codes)
    await record(sql, owner, owner.userId, 'factor.codes')
    return codes
  })
}

/**
 * Turns the second factor of a user off; to be called behind a right code, or by `actor` `command line` for who lost both. False: there is
 * none.
 */
export async function turnOffSecondFactor(
  db: Database,
  owner: FactorOwner,
  actor: string = owner.userId,
): Promise<boolean> {
  return db.transaction(async sql => {
    if (!(await removeSecondFactor(sql, owner.userId))) return false
    await record(sql, owner, actor, 'factor.off')
    return true
  })
}

async function keepCodes(sql: Sql, userId: string, codes: readonly string[]): Promise<void> {
  const hashes = codes.map(hashRecoveryCode).filter(hash => hash !== null)
  await replaceRecoveryCodes(sql, userId, hashes)
}

function record(
  sql: Sql,
  { businessId, email }: FactorOwner,
  actor: string,
  act: AccountActKind,
): Promise<void> {
  return insertAccountAct(sql, { businessId, actor, act, subject: email, before: null, after: null })
}
