import type { ChainId, Family } from '../domain/assets.ts'
import type { ExactTerms, ShareTerms } from '../domain/terms.ts'

/**
 * A node's answer has three values (F9): the thing, its certain absence, or no knowledge. `unknown` never advances
 * any state; the caller asks again later.
 */
export type Answer<T> =
  | { readonly kind: 'present'; readonly value: T }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown'; readonly reason: string }

/** A block's place in the chain. Hashes are lower-case hex. `timestampSeconds` is the miner's word. */
export interface BlockRef {
  readonly number: bigint
  readonly hash: string
  readonly parentHash: string
  readonly timestampSeconds: number
}

/**
 * One movement of value that the block's verified receipts prove. Identity is (chain, txid, ordinal): the ordinal is
 * the position inside the transaction's own receipt, so it survives re-inclusion in another block (F6, F19).
 */
export interface Movement {
  readonly txid: string
  /** Index of the log among its transaction's logs; -1 for the transaction's own native value; for a native
   *  settlement event 1,000,000 + log index * 1,000 + position. */
  readonly ordinal: number
  /** Token contract, canonical form; null for the native coin. */
  readonly contract: string | null
  readonly from: string
  readonly to: string
  readonly amountAtoms: bigint
}

/** A mined transaction, as far as settlement needs it. */
export interface MinedTransaction {
  readonly txid: string
  readonly from: string
  readonly nonce: bigint
  /** Without receipts: whether it left any log, as everything that moves tokens or settles does. */
  readonly succeeded: boolean
  /** Actually paid for gas, in base units of the native coin (F52); null where no receipt says it. */
  readonly feeAtoms: bigint | null
}

/** One payment of a list that is paid in one transaction. */
export interface ListedPayment {
  /** Canonical form. */
  readonly recipient: string
  readonly amountAtoms: bigint
}

/** A list of payments of one asset, paid once by one payer under a number (decision 0016). */
export interface PayoutOrder {
  /** 1 to 2^96 - 1; the payout contract pays it once per payer. */
  readonly number: bigint
  /** Token contract, canonical form; null for the coin. */
  readonly contract: string | null
  readonly payments: readonly ListedPayment[]
}

/** What the payout contract's own log and the transaction that called it prove. */
export interface PaidList {
  readonly txid: string
  /** Canonical form. */
  readonly payer: string
  readonly number: bigint
  /** What was to be paid; null when the contract was called by another one, so that its calldata is not known. */
  readonly order: PayoutOrder | null
  /** Positions in the list that were not paid, from 0; their money is back with the payer. */
  readonly skipped: readonly number[]
  /** Coin that went back to the payer. Base units. */
  readonly returnedCoinAtoms: bigint
}

/** Whether a payout can be sent from an account now. */
export type PayoutReadiness =
  | { readonly kind: 'ready'; readonly call: UnsignedCall }
  /** The account's allowance for the payout contract is too small; this call raises it. */
  | { readonly kind: 'approval'; readonly call: UnsignedCall }
  /** The account holds less than the list sums to. */
  | { readonly kind: 'short'; readonly heldAtoms: bigint }
  /** The payer has paid this number already. */
  | { readonly kind: 'paid' }
  /** The contract would pay nobody, because it cannot pay this recipient and the number says all or none. */
  | { readonly kind: 'refused'; readonly recipient: string }

/** Whether a contract of ours is on a chain. `problem` says why not and what to do, or what the node's trouble is. */
export type ContractState =
  | { readonly kind: 'present' }
  | { readonly kind: 'missing' | 'wrong_code' | 'unknown'; readonly problem: string }

/** Prices payouts on one chain. Never holds a key. */
export interface PayoutWriter {
  readonly chainId: ChainId
  /** Whether the payout contract is there: coin sent to its address before it is would be gone. */
  contract(): Promise<ContractState>
  /** Asks the chain and estimates. `unknown` on any node trouble. */
  preparePayout(order: PayoutOrder, payer: string): Promise<Answer<PayoutReadiness>>
  /**
   * What a wallet signs to pay the order itself: an approval of exactly the total where a token needs one, then the payment.
   * Nothing is asked of the chain; gas limits are the wallet's matter and 0 here.
   */
  unsignedPayout(order: PayoutOrder): readonly UnsignedCall[]
}

/** A settlement of one till of the exact form. */
export interface ExactOrder {
  readonly terms: ExactTerms
  /** 8-byte id of the till, 0x hex. */
  readonly tillNonce: string
  /** Token contract, canonical form, or null for the coin. */
  readonly contract: string | null
  /** Whether coin that lies beside a token stays where it is; otherwise it goes along to the buyer. */
  readonly sparesCoin: boolean
  /** To the target; all the rest, as the contract finds it then, goes to the buyer. Base units. */
  readonly amountAtoms: bigint
}

/** Whether an exact settlement would move something now. */
export type ExactReadiness =
  | { readonly kind: 'ready'; readonly call: UnsignedCall }
  /** The till holds less than asked for, or nothing. */
  | { readonly kind: 'short'; readonly heldAtoms: bigint }
  /** The till holds enough, and the contract refuses all the same: its token does. */
  | { readonly kind: 'refused'; readonly reason: string }

/** Prices exact settlements on one chain. Never holds a key. */
export interface ExactWriter {
  readonly chainId: ChainId
  /** Simulates and estimates at the node's newest block. `unknown` on any node trouble. */
  prepareExact(order: ExactOrder, sender: string): Promise<Answer<ExactReadiness>>
}

/**
 * A block whose header hashes to its hash, and whose transactions and receipts hash to the header's roots (F7): what
 * is not in `movements` did not happen by log or top-level value in this block.
 */
export interface VerifiedBlock {
  readonly ref: BlockRef
  readonly movements: readonly Movement[]
  readonly transactions: readonly MinedTransaction[]
  /** Lists that the payout contract paid; absent: none. */
  readonly payouts?: readonly PaidList[]
  /** How the content was proven; `bloom` is the stated weaker mode for providers without full receipts. */
  readonly proof: 'roots' | 'bloom'
}

/** One balance to be read. Addresses in canonical form; `contract` null is the native coin. */
export interface BalanceQuery {
  readonly address: string
  readonly contract: string | null
}

/** Reading side of a chain. All methods resolve; failures are `unknown`. */
export interface ChainReader {
  readonly chainId: ChainId
  readonly family: Family
  head(): Promise<Answer<BlockRef>>
  finalizedHead(): Promise<Answer<BlockRef>>
  blockByNumber(number: bigint): Promise<Answer<VerifiedBlock>>
  blockByHash(hash: string): Promise<Answer<VerifiedBlock>>
  /**
   * Balances at the end of the block with this hash, in base units, in the order of the queries; all of the same block or
   * no answer. The node's word: it proves nothing by itself. `unknown` also when the node does not have the block or its
   * state any more.
   */
  balances(blockHash: string, queries: readonly BalanceQuery[]): Promise<Answer<readonly bigint[]>>
  /** Calls back when a new head may exist. A hint only (F11). Returns the way to stop. */
  onHeadHint(listener: () => void): () => void
  close(): Promise<void>
}

/** What a payer's wallet is asked for. */
export interface PaymentTarget {
  readonly chainId: ChainId
  /** Token contract, canonical form; null for the native coin. */
  readonly contract: string | null
  /** Canonical form. */
  readonly address: string
  /** Base units; null leaves the amount to the payer. */
  readonly amountAtoms: bigint | null
}

/** Pure, keyless functions over a family's addresses. */
export interface TillFactory {
  readonly family: Family
  /** Strict parse to the canonical stored form (lower-case hex), or null (F13). Mixed case must carry a right EIP-55 checksum. */
  parseAddress(text: string): string | null
  /** The form shown to people and sent over the wire (EIP-55). */
  formatAddress(canonical: string): string
  /** 32 bytes, lower-case 0x hex. */
  termsHash(terms: ShareTerms): string
  /** The same for terms of the exact form; the two never share a hash. */
  exactTermsHash(terms: ExactTerms): string
  /** The contract that creates tills and whose code they run. Canonical form. */
  readonly contract: string
  /** What sets a till apart in its address: 32 bytes, lower-case 0x hex (CREATE2's salt). */
  tillSalt(termsHash: string, tillNonce: string): string
  /** Address of the till with these terms and this 8-byte id (0x hex). Canonical form. */
  tillAddress(termsHash: string, tillNonce: string): string
  /** The family's payment URI (EIP-681). */
  paymentUri(target: PaymentTarget): string
}

/** Items that one transaction settles: tills that share terms, and one asset. */
export interface SettleGroup {
  readonly terms: ShareTerms
  /** Token contract or null for the native coin. */
  readonly contract: string | null
  /** 8-byte till ids, 0x hex. Order is free; the driver sorts as the contract needs. */
  readonly tillNonces: readonly string[]
}

/** A priced, unsigned call. */
export interface UnsignedCall {
  readonly to: string
  readonly data: string
  readonly gasLimit: bigint
  /** Coin sent along, base units; absent: none. */
  readonly value?: bigint
}

/** EIP-1559 fees in wei per gas. */
export interface FeeQuote {
  readonly maxFeePerGas: bigint
  readonly maxPriorityFeePerGas: bigint
}

/** What a node said to a broadcast (F31). Only `rejected` with `final` true is certain not to be mined as sent. */
export type BroadcastResult =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'known' }
  | { readonly kind: 'nonce_used' }
  | { readonly kind: 'underpriced' }
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string }

/** A settlement as a node simulated it. */
export interface PreparedSettle {
  /** Leaves out what would be skipped. */
  readonly call: UnsignedCall
  /** Tills that would not move. */
  readonly skipped: readonly string[]
  /** All that is left needs more gas than a transaction may have: fewer tills are to be asked for. */
  readonly tooLarge: boolean
}

/** Writing side of a chain. Never holds a key. */
export interface ChainWriter {
  readonly chainId: ChainId
  /** Encodes, simulates and estimates. A till may stand in the batch once. `unknown` on any node trouble. */
  prepareSettle(groups: readonly SettleGroup[], sender: string): Promise<Answer<PreparedSettle>>
  quoteFees(): Promise<Answer<FeeQuote>>
  /** Number of mined transactions of the account at the latest block. */
  minedNonce(account: string): Promise<Answer<bigint>>
  balance(account: string): Promise<Answer<bigint>>
  broadcast(rawTransaction: string): Promise<BroadcastResult>
}
