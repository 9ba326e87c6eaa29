import type { TillFactory } from '../chains/port.ts'
import type { AssetId, Family } from '../domain/assets.ts'
import { freshBytes } from '../domain/fresh-bytes.ts'
import { newId } from '../domain/ids.ts'
import type { ExactTerms } from '../domain/terms.ts'

const NONCE_BYTES = 8

/** A till of the exact form with its address, ready to be stored. */
export interface ExactTillDraft {
  readonly businessId: string
  readonly tillId: string
  readonly family: Family
  readonly assetId: AssetId
  /** Canonical form. */
  readonly address: string
  /** 8 random bytes, 0x hex. */
  readonly nonce: string
  readonly terms: ExactTerms
  readonly termsHash: string
}

/**
 * Gives a till of the exact form its address: nobody can send its money to anyone but the target and the buyer.
 * Stores nothing. Its id tells what it is for: `bwl` is a wallet of the Bleumi dialect.
 */
export function draftExactTill(
  order: { readonly businessId: string; readonly assetId: AssetId; readonly terms: ExactTerms },
  factory: TillFactory,
): ExactTillDraft {
  const termsHash = factory.exactTermsHash(order.terms)
  const nonce = `0x${freshBytes(NONCE_BYTES).toString('hex')}`
  return {
    ...order,
    tillId: newId('bwl'),
    family: factory.family,
    address: factory.tillAddress(termsHash, nonce),
    nonce,
    termsHash,
  }
}
