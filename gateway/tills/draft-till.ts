import type { TillFactory } from '../chains/port.ts'
import type { AssetId, Family } from '../domain/assets.ts'
import { freshBytes } from '../domain/fresh-bytes.ts'
import { newId } from '../domain/ids.ts'
import { type Recipient, type ShareTerms, ZERO_ADDRESS } from '../domain/terms.ts'

const NONCE_BYTES = 8

/** What a merchant decides about a till. `C` includes null where the account's setting may decide its confirmations. */
export interface TillOrder<C extends number | null = number> {
  readonly businessId: string
  readonly dialect: 'blockbee' | 'bleumi' | 'bleepay'
  readonly assetId: AssetId
  readonly recipients: readonly Recipient[]
  readonly multiToken: boolean
  readonly multiChain: boolean
  /** At least 1. */
  readonly confirmations: C
  readonly priority: string
  /** Whether first sight is announced before confirmation. */
  readonly announcePending: boolean
}

/** A till with its address, ready to be stored. */
export interface TillDraft<C extends number | null = number> extends TillOrder<C> {
  readonly tillId: string
  readonly family: Family
  /** Canonical form. */
  readonly address: string
  /** 8 random bytes, 0x hex: a counter would let anyone compute the addresses of unpaid orders (reference onchain 5.1). */
  readonly nonce: string
  readonly terms: ShareTerms
  readonly termsHash: string
}

/**
 * Gives a till its address: a function of its terms and a random nonce, so nobody, the operator included, can pay the
 * money out to anyone else. Anyone may settle by these terms, nobody may refund. Stores nothing. Its id tells what it is
 * for: `till` has a callback of its own, `otl` belongs to an order.
 */
export function draftTill<C extends number | null>(
  order: TillOrder<C>,
  factory: TillFactory,
  purpose: 'till' | 'otl' = 'till',
): TillDraft<C> {
  const terms: ShareTerms = { operator: ZERO_ADDRESS, refunder: ZERO_ADDRESS, recipients: order.recipients }
  const termsHash = factory.termsHash(terms)
  const nonce = `0x${freshBytes(NONCE_BYTES).toString('hex')}`
  return {
    ...order,
    tillId: newId(purpose),
    family: factory.family,
    address: factory.tillAddress(termsHash, nonce),
    nonce,
    terms,
    termsHash,
  }
}
