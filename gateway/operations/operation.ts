import type { AssetId, ChainId } from '../domain/assets.ts'

/** `settle`: an amount to the target, the rest to the buyer. `refund`: everything to the buyer. */
export type OperationKind = 'settle' | 'refund'

/** What a merchant asked for about one till that is settled on request. */
export interface Operation {
  readonly id: string
  /** The merchant's name of it: digits. */
  readonly handle: bigint
  readonly tillId: string
  readonly assetId: AssetId
  readonly kind: OperationKind
  /** To the target, base units; 0 for a refund. */
  readonly amountAtoms: bigint
  /** As the merchant wrote it; null for a refund. */
  readonly writtenAmount: string | null
  /** Null while it is under way. Decided when its transaction is deep enough, or when it is certain that there is none. */
  readonly succeeded: boolean | null
  /** Of the transaction in a canonical block; null before, and for an operation that never had one. */
  readonly txid: string | null
}

/** A new operation. */
export interface OperationRequest {
  readonly businessId: string
  readonly tillId: string
  readonly chainId: ChainId
  readonly assetId: AssetId
  readonly kind: OperationKind
  /** To the target, base units; 0 for a refund. */
  readonly amountAtoms: bigint
  readonly writtenAmount: string | null
  /** A key's id. */
  readonly requestedBy: string
}

/** How deep the block of an operation's transaction is when its answer is final, unless configured (reference bleumi 1.5). */
export const OPERATION_CONFIRMATIONS = 12
