import type { TillFactory } from '../chains/port.ts'
import { BPS_TOTAL } from '../domain/terms.ts'

/** The one id of the processor of an owner. */
const PROCESSOR_NONCE = `0x${'0'.repeat(16)}`

/**
 * Address of a merchant's payment processor: a till whose only recipient, operator and refunder is the owner. It gathers what
 * is settled to it, and the owner takes any part of it to any address by the till contract's `refund`, or all of it by
 * `settle`, from the owner's own wallet; nobody else can, the gateway included. It needs no deployment and is the same on
 * every chain of the family. Canonical form.
 */
export function processorAddress(owner: string, factory: TillFactory): string {
  const terms = { operator: owner, refunder: owner, recipients: [{ address: owner, bps: BPS_TOTAL }] }
  return factory.tillAddress(factory.termsHash(terms), PROCESSOR_NONCE)
}
