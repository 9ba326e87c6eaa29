import type { AssetId, ChainId } from '../domain/assets.ts'

/**
 * Why money waits for a person: it did not count for its till (`below_minimum`, `other_asset`), it came without a log
 * (`unlogged`), it is gone (`missing`), a payment left the chain after it had been told as forwarded (`receivable`), or it
 * is a token nobody registered (`unknown_asset`, a note: such tokens are never in the books, F1).
 */
export type SuspenseKind =
  | 'below_minimum'
  | 'other_asset'
  | 'unlogged'
  | 'missing'
  | 'receivable'
  | 'unknown_asset'

/** One thing that waits. */
export interface SuspenseItem {
  readonly kind: SuspenseKind
  /** What an action names: a transfer's or a finding's id; null where there is no action. */
  readonly subject: string | null
  readonly businessId: string
  readonly chainId: ChainId
  readonly address: string
  /** For an unknown token its contract on the chain, written like an asset. */
  readonly assetId: AssetId
  /** Signed; null for tokens that nobody registered, whose amounts are not believed. */
  readonly amountAtoms: bigint | null
}

/** What a person decides. `settle`: pay it out by the till's terms. `assign`: the same, as part of another payment. */
export type SuspenseDecision =
  | { readonly action: 'settle' | 'write-off'; readonly subject: string; readonly note: string }
  | {
      readonly action: 'assign'
      readonly subject: string
      /** The payment it belongs to. */
      readonly transferId: string
      readonly note: string
    }

/** What came of a decision; refused ones changed nothing. */
export type DecisionOutcome =
  | { readonly kind: 'done' }
  | {
      readonly kind: 'refused'
      readonly code: 'not_found' | 'not_in_suspense' | 'not_final' | 'not_there' | 'other_business'
      readonly reason: string
    }

/** What the handling of suspense needs from storage; each decision is one transaction with its postings. */
export interface SuspenseStore {
  list(): Promise<SuspenseItem[]>
  decide(decision: SuspenseDecision): Promise<DecisionOutcome>
}
