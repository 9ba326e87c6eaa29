import type { AssetId } from '../domain/assets.ts'
import { FIAT_PLACES } from '../orders/fiat.ts'

/** How deep a payment's block must be before its shop is told; part of what is signed (reference bleumi 2.4). */
export const CHECKOUT_CONFIRMATIONS = 12

/** A token that a checkout can be paid with, and the terms of the address where: fixed when the checkout is made. */
export interface CheckoutOffer {
  readonly assetId: AssetId
  /** Code of its network and its name, as the merchant's API says them. */
  readonly chain: string
  readonly token: string
  /** Where settled money goes, and where the rest and refunds go. Canonical form. */
  readonly target: string
  readonly buyer: string
}

/** A page on which a shopper pays an exact amount of a token that stands 1:1 for a currency. Never changed. */
export interface Checkout {
  readonly businessId: string
  /** Public name of its page: 16 random bytes in URL-safe Base64. */
  readonly id: string
  /** The payment that it is for: our name of it, and the merchant's. */
  readonly paymentId: string
  readonly merchantId: string
  /** Upper case. */
  readonly currency: string
  /** Base units of 10^-`FIAT_PLACES`. */
  readonly amountAtoms: bigint
  /** In the order to show; at least one. */
  readonly offers: readonly CheckoutOffer[]
  readonly successUrl: string
  readonly cancelUrl: string
  /** Whether the signed text goes back to the shop in Base64. */
  readonly base64Transform: boolean
}

/** A transfer to an address of a checkout's payment. */
export interface CheckoutPart {
  readonly chain: string
  readonly assetId: AssetId
  readonly txid: string
  readonly amountAtoms: bigint
  readonly state: 'seen' | 'confirmed' | 'final' | 'orphaned'
  /** By the last scanned block; 0 while it is in none. */
  readonly confirmations: number
}

/** How far a checkout is paid. */
export interface CheckoutJudgement {
  readonly state: 'waiting' | 'partial' | 'pending' | 'paid'
  /** The one token that counts; null while nothing came. */
  readonly offer: CheckoutOffer | null
  /** What came of it, in its base units. */
  readonly paidAtoms: bigint
  /** The transaction that made the payment whole and confirmed; null before. */
  readonly txid: string | null
}

/** The amount in base units of a token 1:1, or null when the token cannot be divided so finely: nothing is rounded. */
export function amountIn(amountAtoms: bigint, decimals: number): bigint | null {
  if (decimals >= FIAT_PLACES) return amountAtoms * 10n ** BigInt(decimals - FIAT_PLACES)
  const unit = 10n ** BigInt(FIAT_PLACES - decimals)
  return amountAtoms % unit === 0n ? amountAtoms / unit : null
}

/** What came of an offered token and still stands. */
export function partsOf(offer: CheckoutOffer, parts: readonly CheckoutPart[]): CheckoutPart[] {
  return parts.filter(
    ({ chain, assetId, state }) => chain === offer.chain && assetId === offer.assetId && state !== 'orphaned',
  )
}

/** The transaction with which the confirmed parts reached `dueAtoms`, or null. `parts` of one token, in order of arrival. */
export function completedBy(parts: readonly CheckoutPart[], dueAtoms: bigint): string | null {
  let confirmed = 0n
  for (const { confirmations, amountAtoms, txid } of parts) {
    if (confirmations < CHECKOUT_CONFIRMATIONS) continue
    confirmed += amountAtoms
    if (confirmed >= dueAtoms) return txid
  }
  return null
}

/**
 * Where a checkout stands: a function of what lies on the chain, so a reorg needs no rule of its own. One token must
 * make up the amount, because its merchant settles one token (reference bleumi 2.2, 2.5): the one that is paid, else the
 * one that most came of. `parts` in order of arrival; `decimalsOf` knows the tokens of the offers.
 */
export function judgeCheckout(
  checkout: Pick<Checkout, 'amountAtoms' | 'offers'>,
  parts: readonly CheckoutPart[],
  decimalsOf: (assetId: AssetId) => number,
): CheckoutJudgement {
  let best: Candidate | null = null
  for (const offer of checkout.offers) {
    const candidate = judgeOffer(
      checkout.amountAtoms,
      offer,
      partsOf(offer, parts),
      decimalsOf(offer.assetId),
    )
    if (candidate !== null && (best === null || isFurther(candidate, best))) best = candidate
  }
  return best?.judgement ?? { state: 'waiting', offer: null, paidAtoms: 0n, txid: null }
}

interface Candidate {
  readonly judgement: CheckoutJudgement
  /** How much of the amount came, in parts so fine that tokens of any decimals compare. */
  readonly share: bigint
}

const SHARE_UNIT = 10n ** 36n
const ORDER: readonly CheckoutJudgement['state'][] = ['waiting', 'partial', 'pending', 'paid']

function judgeOffer(
  amountAtoms: bigint,
  offer: CheckoutOffer,
  parts: readonly CheckoutPart[],
  decimals: number,
): Candidate | null {
  const dueAtoms = amountIn(amountAtoms, decimals)
  const paidAtoms = parts.reduce((total, part) => total + part.amountAtoms, 0n)
  if (dueAtoms === null || paidAtoms === 0n) return null
  const txid = completedBy(parts, dueAtoms)
  const state = txid !== null ? 'paid' : paidAtoms >= dueAtoms ? 'pending' : 'partial'
  return { judgement: { state, offer, paidAtoms, txid }, share: (paidAtoms * SHARE_UNIT) / dueAtoms }
}

function isFurther(one: Candidate, other: Candidate): boolean {
  const rank = ORDER.indexOf(one.judgement.state) - ORDER.indexOf(other.judgement.state)
  return rank > 0 || (rank === 0 && one.share > other.share)
}
