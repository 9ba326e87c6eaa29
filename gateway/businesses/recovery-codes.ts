import { hash, randomBytes } from 'node:crypto'
import { toBase32 } from './totp.ts'

/** How many a user gets at a time. */
export const RECOVERY_CODES = 10
/** 80 bits: sixteen letters. */
const CODE_BYTES = 10

/** Ten random codes as people keep them: `ABCD-EFGH-IJKL-MNOP`. Not stored anywhere. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () =>
    (toBase32(randomBytes(CODE_BYTES)).match(/.{4}/g) ?? []).join('-'),
  )
}

/** What is kept of a code, however it was typed: letters of any case, with or without its dashes. Null for what cannot be one. */
export function hashRecoveryCode(typed: string): Buffer | null {
  const letters = typed.replace(/[\s-]/g, '').toUpperCase()
  return /^[A-Z2-7]{16}$/.test(letters) ? hash('sha256', letters, 'buffer') : null
}
