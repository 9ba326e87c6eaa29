import type { BlockRef, PaidList } from '../chains/port.ts'
import type { AssetId, ChainId, Family } from '../domain/assets.ts'

/** How far a chain has been scanned. */
export interface Cursor {
  readonly number: bigint
  readonly hash: string
  /** Highest block that was ever final under the policy. */
  readonly finalNumber: bigint
  /** Highest block that a second reading found as stored. */
  readonly checkedNumber: bigint
  /** Set while credits and signing are stopped on this chain (F21). */
  readonly haltedReason: string | null
  /** How many settlement accounts have their opening balance; a commit that was read under another number is refused. */
  readonly accounts: number
  /** Settlement accounts whose books are open: they follow what the blocks change. */
  readonly openAccounts: readonly string[]
  /** Settlement accounts whose books are not open yet. */
  readonly unopenedAccounts: readonly string[]
}

/** What the scanner must know of a till to judge a movement. */
export interface WatchedTill {
  readonly businessId: string
  readonly tillId: string
  readonly address: string
  readonly assetId: AssetId
  readonly multiToken: boolean
  readonly multiChain: boolean
  /** How many share what comes; null where a merchant settles on request, so that no payment is too small. */
  readonly recipients: number | null
  /** Whom all coin that leaves it reaches by its terms; null where several share it, or somebody decides on request. */
  readonly coinGoesTo: string | null
}

/** Whether a transfer counts, and why not. */
export type Disposition = 'accepted' | 'below_minimum' | 'other_asset'

/** Value that arrived at a till. */
export interface Inflow {
  readonly businessId: string
  readonly transferId: string
  readonly tillId: string
  readonly assetId: AssetId
  readonly txid: string
  readonly ordinal: number
  readonly txIndex: number
  readonly sender: string
  readonly amountAtoms: bigint
  readonly disposition: Disposition
}

/** Value that left a till. */
export interface Outflow {
  readonly businessId: string
  readonly tillId: string
  readonly assetId: AssetId
  readonly txid: string
  readonly ordinal: number
  readonly txIndex: number
  readonly recipient: string
  readonly amountAtoms: bigint
}

/** A token outside the registry arrived at a till (F1). */
export interface UnknownAsset {
  readonly businessId: string
  readonly tillId: string
  readonly contract: string
  readonly txid: string
}

/** A transaction sent from one of our settlement accounts. */
export interface OwnTransaction {
  readonly txid: string
  readonly sender: string
  readonly nonce: bigint
  readonly succeeded: boolean
  /** Null where the node gives no receipts. */
  readonly feeAtoms: bigint | null
}

/** What changed at one of our settlement accounts. */
export interface AccountChange {
  readonly account: string
  readonly assetId: AssetId
  readonly kind: 'funded' | 'withdrawn' | 'fee'
  readonly txid: string
  readonly ordinal: number
  /** Signed: what the account gained. */
  readonly amountAtoms: bigint
}

/** Everything one verified block means for us. */
export interface BlockRecord {
  readonly ref: BlockRef
  readonly proof: 'roots' | 'bloom'
  readonly inflows: readonly Inflow[]
  readonly outflows: readonly Outflow[]
  readonly unknownAssets: readonly UnknownAsset[]
  readonly ownTransactions: readonly OwnTransaction[]
  readonly accountChanges: readonly AccountChange[]
  /** Lists that the payout contract paid, whoever paid them; absent: none. */
  readonly payouts?: readonly PaidList[]
}

/** What a commit changed, for wake-ups and metrics. */
export interface CommitSummary {
  readonly transfers: number
  readonly obligations: number
  readonly events: number
}

/** Transfers of at least `fromAtoms` of the asset are final only up to block `number`. */
export interface FinalTier {
  readonly assetId: AssetId
  readonly fromAtoms: bigint
  readonly number: bigint
}

/** Thrown when the cursor is not where the caller believed: another scanner was here. Re-read and go on. */
export class CursorMoved extends Error {
  readonly code = 'cursor_moved'
}

/** What the scanner needs from storage. */
export interface ScanStore {
  cursor(chainId: ChainId): Promise<Cursor | null>
  /** Stored canonical hash at a height, or null. */
  blockHash(chainId: ChainId, number: bigint): Promise<string | null>
  /** Lowest height that is still stored. */
  lowestBlock(chainId: ChainId): Promise<bigint | null>
  /** Tills behind any of these addresses. Every till that was committed before the call is seen (F8). */
  tillsAt(family: Family, addresses: readonly string[]): Promise<WatchedTill[]>
  /** Our own settlement accounts on the chain. */
  ownSenders(chainId: ChainId): Promise<string[]>
  /**
   * Opens the books of settlement accounts with what they hold at the cursor's block.
   * @throws CursorMoved
   */
  openAccounts(
    chainId: ChainId,
    at: Cursor,
    balances: readonly { account: string; assetId: AssetId; amountAtoms: bigint }[],
  ): Promise<void>
  /**
   * Writes consecutive blocks and all that follows from them (transfers, outflows, confirmations, obligations,
   * events, finality) and moves the cursor, in one transaction (F8). `expected` is the cursor the blocks link to, null
   * for the first block ever. `finalNumber` is the highest final height as of the last block, `tiers` the lower ones of
   * large amounts.
   * @throws CursorMoved
   */
  commitBlocks(
    chainId: ChainId,
    expected: Cursor | null,
    blocks: readonly BlockRecord[],
    finalNumber: bigint,
    tiers?: readonly FinalTier[],
  ): Promise<CommitSummary>
  /**
   * Takes back every block above `ancestor`: their transfers become orphaned, their outflows go, their settlements
   * are open again, in one transaction (F18-F20). Nothing that was recorded is forgotten.
   * @throws CursorMoved
   */
  rewind(chainId: ChainId, expected: Cursor, ancestor: { number: bigint; hash: string }): Promise<void>
  /** Stops credits and signing on the chain until an operator resumes it (F21). */
  halt(chainId: ChainId, reason: string): Promise<void>
  /** Takes that halt back; false when the chain is not halted for this reason. */
  resume(chainId: ChainId, reason: string): Promise<boolean>
}

/** Some of our addresses and what the books say they hold at a block; the next part of a sweep. */
export interface SweepBatch {
  readonly step: bigint
  readonly block: { readonly number: bigint; readonly hash: string }
  readonly holders: readonly {
    readonly businessId: string
    /** A till's id, or the address of a settlement account. */
    readonly holder: string
    readonly address: string
    readonly isAccount: boolean
  }[]
  /** Fold of the entries by holder and asset; what is zero is left out. */
  readonly holdings: ReadonlyMap<string, bigint>
  /** Holder and asset of everything that is known to be missing. */
  readonly missing: ReadonlySet<string>
  /** False where fees are not known because the node gives no receipts: then accounts lose coin without a trace. */
  readonly feesKnown: boolean
  /** Where the next batch goes on, in the storage's own words; empty when the sweep is through. */
  readonly nextAfter: string
}

/** A balance that is not what the books say. Base units; chain - books. */
export interface BalanceDifference {
  readonly businessId: string
  readonly holder: string
  readonly address: string
  readonly isAccount: boolean
  readonly assetId: AssetId
  readonly differenceAtoms: bigint
}

/** What the comparison of balances needs from storage. */
export interface SweepStore {
  /** Null while the chain has no cursor or is halted. */
  nextBatch(chainId: ChainId, family: Family, limit: number): Promise<SweepBatch | null>
  /**
   * Posts what arrived, raises what is missing, takes back what is there again, and moves the sweep on, in one
   * transaction. False, and nothing is written, when the block was replaced, another sweep
   * was faster, or the books changed since the batch was read.
   */
  recordBatch(
    chainId: ChainId,
    batch: SweepBatch,
    outcome: {
      readonly arrived: readonly BalanceDifference[]
      readonly missing: readonly BalanceDifference[]
      readonly healed: readonly BalanceDifference[]
    },
  ): Promise<boolean>
  /** How many balances of the chain are known to be missing something. */
  missingCount(chainId: ChainId): Promise<number>
}
