import type { UnsignedCall } from '../chains/port.ts'
import type { AssetId, ChainId } from '../domain/assets.ts'
import type { ShareTerms } from '../domain/terms.ts'

/** An obligation that may be sent now, with what its transaction needs. */
export interface DueObligation {
  readonly businessId: string
  readonly obligationId: string
  readonly tillAddress: string
  /** 8-byte id of the till, 0x hex. */
  readonly tillNonce: string
  readonly terms: ShareTerms
  readonly termsHash: string
  readonly assetId: AssetId
  /** How urgent its till is (reference blockbee 9). */
  readonly priority: string
}

/** The latest attempt to spend an open transaction's nonce. */
export interface OpenAttempt {
  readonly version: number
  readonly maxFeePerGas: bigint
  readonly maxPriorityFeePerGas: bigint
  /** Null until signed. */
  readonly rawTransaction: string | null
  readonly txid: string | null
  /** Age of the last successful broadcast by database time; null when no node has it. Milliseconds. */
  readonly broadcastAgeMs: number | null
}

/** One of our transactions that is not in a canonical block. */
export interface OpenTransaction {
  readonly outgoingId: string
  readonly sender: string
  readonly nonce: bigint
  readonly call: UnsignedCall
  /** Why it needs a person, while it does (F34). */
  readonly parkedReason: string | null
  /** Of the newest attempt that is signed, which need not be the latest; null until one is. */
  readonly signedBytes: string | null
  readonly attempt: OpenAttempt
}

/** Fees of an attempt, wei per gas. */
export interface AttemptFees {
  readonly maxFeePerGas: bigint
  readonly maxPriorityFeePerGas: bigint
}

/** What a source of transactions did: one with its nonce taken and its row committed, to be signed next, or none. */
export interface SourceStep {
  readonly open: OpenTransaction | null
  /** Set when something outside keeps it from going on. */
  readonly trouble: string | null
}

/**
 * Another part of the gateway that sends from the settlement account. Its transactions go through the same lane, one after
 * the other, and are signed, broadcast, bumped and followed like settlements.
 */
export interface TransactionSource {
  start(): Promise<SourceStep>
}

/** What settlement needs from storage; each method is one transaction. */
export interface SettleStore {
  /** Creates the sender's lane at this nonce unless it exists (F33). */
  ensureLane(chainId: ChainId, sender: string, firstNonce: bigint): Promise<void>
  /** Why nothing may be signed on this chain now (halted chain or lane), or null. */
  stopReason(chainId: ChainId, sender: string): Promise<string | null>
  /** Oldest due obligations first. */
  dueObligations(chainId: ChainId, limit: number): Promise<DueObligation[]>
  /**
   * Takes the next nonce, writes the transaction with its first attempt and moves the obligations to `sent`, all or
   * nothing. Null when any obligation is no longer due, or the lane is halted: nothing is written.
   */
  reserve(
    chainId: ChainId,
    sender: string,
    obligations: readonly DueObligation[],
    call: UnsignedCall,
    fees: AttemptFees,
  ): Promise<OpenTransaction | null>
  openTransactions(chainId: ChainId): Promise<OpenTransaction[]>
  /** Writes the next version of the attempt with its fees, to be signed. */
  planBump(outgoingId: string, version: number, fees: AttemptFees): Promise<void>
  /** Stores the signed bytes. Committed before anything is broadcast (F28). */
  recordSigned(
    outgoingId: string,
    version: number,
    signed: { txid: string; rawTransaction: string },
  ): Promise<void>
  /** Records that a node has the bytes, so that no person is needed, and tells of every forward in it that is not told yet. */
  recordBroadcast(outgoingId: string, version: number, answer: string): Promise<void>
  /** Records any other answer of a node. */
  recordAnswer(outgoingId: string, version: number, answer: string): Promise<void>
  /** Puts obligations off after a failed try; parks them after too many (F37). */
  defer(obligations: readonly DueObligation[], reason: string): Promise<void>
  /** Marks an open transaction as needing a person (F34). */
  setParked(outgoingId: string, reason: string): Promise<void>
}

/** What the signer answers: the bytes, or why not. */
export type SignAnswer =
  | { readonly kind: 'signed'; readonly rawTransaction: string; readonly txid: string }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string }
  | { readonly kind: 'unavailable'; readonly reason: string }

/** The signer process, as settlement sees it. */
export interface TransactionSigner {
  /** The settlement account's address, canonical form. */
  readonly address: string
  sign(request: {
    readonly chainId: ChainId
    readonly outgoingId: string
    readonly version: number
    readonly nonce: bigint
    readonly call: UnsignedCall
    readonly fees: AttemptFees
  }): Promise<SignAnswer>
  /**
   * Whether such a transaction could cost more than the signer allows for one. A question, nothing is promised; false also when
   * there is no answer.
   */
  tooDear(chainId: ChainId, call: UnsignedCall, fees: AttemptFees): Promise<boolean>
}
