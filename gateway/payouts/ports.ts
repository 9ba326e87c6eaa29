import type { PayoutOrder, UnsignedCall } from '../chains/port.ts'
import type { AssetId, ChainId } from '../domain/assets.ts'
import type { AttemptFees, OpenTransaction } from '../settle/ports.ts'

/** An approved payout that waits for its transaction. */
export interface DuePayout {
  readonly businessId: string
  readonly payoutId: string
  readonly assetId: AssetId
  readonly order: PayoutOrder
}

/** `short`: the business has not funded enough; nothing was written. `taken`: somebody else was faster, or signing stops. */
export type Reservation =
  | { readonly kind: 'reserved'; readonly open: OpenTransaction }
  | { readonly kind: 'short'; readonly availableAtoms: bigint }
  | { readonly kind: 'taken' }

/** The signer, asked before a nonce is spent: a refused transaction would hold up everything behind it (F33). */
export interface PayoutSigner {
  /** The payout account, canonical form. */
  readonly address: string
  /** Why it would not sign this now, its caps included; null when it would. */
  refusal(chainId: ChainId, call: UnsignedCall, fees: AttemptFees): Promise<string | null>
}

/** What sending payouts needs from storage; each method is one transaction. */
export interface PayoutSendStore {
  /** Oldest first, whose token is not being approved just now. */
  duePayouts(chainId: ChainId, sender: string, limit: number): Promise<DuePayout[]>
  /**
   * Takes the next nonce, writes the transaction with its first attempt, binds the payout to it and sets its funds aside:
   * all or nothing, and only while the payout has no transaction (F28, F29).
   */
  reservePayout(
    chainId: ChainId,
    sender: string,
    payout: DuePayout,
    call: UnsignedCall,
    fees: AttemptFees,
  ): Promise<Reservation>
  /** The same for a token's approval; `taken` while one is open. */
  reserveApproval(
    chainId: ChainId,
    sender: string,
    assetId: AssetId,
    call: UnsignedCall,
    fees: AttemptFees,
  ): Promise<Reservation>
  /** Says why a payout waits and looks at it again a little later. */
  putOff(payout: DuePayout, reason: string): Promise<void>
  /** The same after the contract refused, later each time; ends it in error, without a transaction, after too many (F37). */
  countRefusal(payout: DuePayout, reason: string): Promise<void>
}
