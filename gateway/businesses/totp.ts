import { createHmac, timingSafeEqual } from 'node:crypto'

/** What authenticator apps take for granted: SHA-1, six digits, 30 seconds (RFC 6238, section 4; RFC 4226, section 5.3). */
const STEP_MS = 30_000
const DIGITS = 6
/** RFC 4226, section 4: at least 128 bits, 160 recommended. */
export const TOTP_SECRET_BYTES = 20
/** Steps that a clock may be off, either way (RFC 6238, section 5.2: one is recommended). */
const DRIFT_STEPS = 1

const BASE_32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The code of one step of 30 seconds since the epoch (RFC 4226, section 5.3). */
export function totpCode(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', secret).update(counter).digest()
  const offset = (digest.at(-1) ?? 0) & 0x0f
  const number = digest.readUInt32BE(offset) & 0x7fff_ffff
  return (number % 10 ** DIGITS).toString().padStart(DIGITS, '0')
}

/**
 * The step that a code belongs to, of those that are due now and come after `lastStep`, so that no code is taken twice (RFC 6238,
 * section 5.2); null when it belongs to none. `code`: six digits.
 */
export function matchTotp(
  secret: Uint8Array,
  code: string,
  { nowMs, lastStep }: { readonly nowMs: number; readonly lastStep: number },
): number | null {
  const now = Math.floor(nowMs / STEP_MS)
  let matched: number | null = null
  for (let step = now - DRIFT_STEPS; step <= now + DRIFT_STEPS; step++)
    if (step >= 0 && isSame(totpCode(secret, step), code) && step > lastStep) matched ??= step
  return matched
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/** A secret as apps take it by hand (RFC 4648, section 6, without padding). */
export function toBase32(bytes: Uint8Array): string {
  const bits = [...bytes].map(byte => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? [])
    .map(five => BASE_32.charAt(Number.parseInt(five.padEnd(5, '0'), 2)))
    .join('')
}

/** What an app's camera reads (Key URI format of Google Authenticator, which the others follow). */
export function totpUri(
  secret: Uint8Array,
  { issuer, account }: { issuer: string; account: string },
): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`
  return `otpauth://totp/${label}?secret=${toBase32(secret)}&issuer=${encodeURIComponent(issuer)}`
}
