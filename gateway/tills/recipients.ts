import type { TillFactory } from '../chains/port.ts'
import { BPS_TOTAL, RECIPIENTS_MAX, type Recipient, ZERO_ADDRESS } from '../domain/terms.ts'

/** Recipients as they were written, or why they cannot be read. */
export type RecipientsResult =
  | { readonly kind: 'recipients'; readonly recipients: readonly Recipient[] }
  | {
      readonly kind: 'invalid'
      readonly reason: 'too_many' | 'invalid_address' | 'invalid_share' | 'invalid_sum'
    }

/** Digits after the point beyond four must be zeros: a share is a whole number of 1/10,000. */
const SHARE = /^([01])(?:\.([0-9]{1,4})0{0,16})?$/

/**
 * Parses one address, or a split `p@address|p@address` of 1 to 20 entries with 0.0001 <= p <= 1 and an exact sum of 1,
 * computed in 1/10,000 (reference blockbee 4.4). The zero address is refused: money sent there is gone. The same
 * address may occur twice.
 */
export function parseRecipients(text: string, factory: TillFactory): RecipientsResult {
  const entries = text.split('|')
  if (entries.length > RECIPIENTS_MAX) return { kind: 'invalid', reason: 'too_many' }
  if (entries.length === 1 && !text.includes('@')) {
    const address = parseRecipientAddress(text, factory)
    if (address === null) return { kind: 'invalid', reason: 'invalid_address' }
    return { kind: 'recipients', recipients: [{ address, bps: BPS_TOTAL }] }
  }
  const recipients: Recipient[] = []
  let sum = 0
  for (const entry of entries) {
    const at = entry.indexOf('@')
    const bps = parseShare(entry.slice(0, Math.max(at, 0)))
    if (bps === null) return { kind: 'invalid', reason: 'invalid_share' }
    const address = parseRecipientAddress(entry.slice(at + 1), factory)
    if (address === null) return { kind: 'invalid', reason: 'invalid_address' }
    recipients.push({ address, bps })
    sum += bps
  }
  if (sum !== BPS_TOTAL) return { kind: 'invalid', reason: 'invalid_sum' }
  return { kind: 'recipients', recipients }
}

function parseShare(text: string): number | null {
  const match = SHARE.exec(text)
  if (!match) return null
  const bps = Number(match[1]) * BPS_TOTAL + Number((match[2] ?? '').padEnd(4, '0'))
  return bps >= 1 && bps <= BPS_TOTAL ? bps : null
}

function parseRecipientAddress(text: string, factory: TillFactory): string | null {
  const address = factory.parseAddress(text)
  return address === ZERO_ADDRESS ? null : address
}

/**
 * How recipients are shown: the address, or `{addr1: 0.70, addr2: 0.30}` with shares of two to four decimals. This is
 * a display form, not JSON (reference blockbee 4.2, 4.4).
 */
export function formatRecipients(recipients: readonly Recipient[], factory: TillFactory): string {
  const [only] = recipients
  if (recipients.length === 1 && only) return factory.formatAddress(only.address)
  const parts = recipients.map(({ address, bps }) => `${factory.formatAddress(address)}: ${formatShare(bps)}`)
  return `{${parts.join(', ')}}`
}

/** A share in 1/10,000 as decimal text with two to four places: 7000 → `0.70`. */
export function formatShare(bps: number): string {
  const digits = bps.toString().padStart(5, '0')
  return `${digits.slice(0, 1)}.${digits.slice(1).replace(/0{1,2}$/, '')}`
}
