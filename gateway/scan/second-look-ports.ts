import type { ChainReader } from '../chains/port.ts'
import type { AssetId, AssetRegistry, ChainId, FinalityPolicy } from '../domain/assets.ts'
import type { BlockRecord, CommitSummary, FinalTier, ScanStore } from './ports.ts'

/** What looking at the blocks of one chain a second time works with. */
export interface SecondLookContext {
  readonly reader: ChainReader
  /** An independent node of the same chain, where one is configured (F10). */
  readonly second: ChainReader | null
  readonly store: SecondLookStore
  readonly scanStore: Pick<ScanStore, 'tillsAt' | 'ownSenders'>
  readonly registry: AssetRegistry
  readonly finality: FinalityPolicy
  /** Most blocks read at once. */
  readonly batchBlocks: number
}

/** Where a chain stands between its last final block and its head. */
export interface LookPosition {
  /** Highest scanned block. */
  readonly tip: bigint
  /** Highest block that was found as stored; at least the one below the first stored. */
  readonly checkedNumber: bigint
  /** Blocks above that which were accepted with the weaker proof. */
  readonly bloomBlocks: number
}

/** A block by what nothing else can be. */
export interface BlockId {
  readonly number: bigint
  readonly hash: string
}

/** A movement at a till as it is stored. */
export interface StoredRow {
  readonly kind: 'inflow' | 'outflow'
  readonly tillId: string
  readonly assetId: AssetId
  readonly txid: string
  readonly ordinal: number
  readonly amountAtoms: bigint
}

/** A block that is not final, as it is stored. */
export interface StoredBlock extends BlockId {
  readonly proof: 'roots' | 'bloom'
  readonly rows: readonly StoredRow[]
}

/** How the rows of a block differ from what a reading of this very block proves. */
export interface Difference {
  readonly block: BlockId
  /** The block with only those movements that are not stored. */
  readonly missing: BlockRecord
  /** Rows that are certainly not in the block. */
  readonly unproven: readonly StoredRow[]
}

/** What looking again needs from storage. Nothing is written on a halted chain, or of a block that was replaced. */
export interface SecondLookStore {
  /** Null before the first scan and while the chain is halted. */
  position(chainId: ChainId): Promise<LookPosition | null>
  /** The blocks of these heights, ascending, with the transfers that are not final and the outflows. */
  storedBlocks(chainId: ChainId, numbers: readonly bigint[]): Promise<StoredBlock[]>
  /** Large payments whose block no second source has shown yet: how many, and the lowest heights of them. */
  awaitingSecond(chainId: ChainId, limit: number): Promise<{ transfers: number; numbers: readonly bigint[] }>
  /** Notes that a second source showed these blocks, and confirms the payments that waited for it. */
  confirmSeconded(chainId: ChainId, blocks: readonly BlockId[]): Promise<CommitSummary>
  /** Records that a block was proven by its roots after all, with what only receipts tell: gas costs (F52). */
  prove(chainId: ChainId, record: BlockRecord): Promise<void>
  /** Makes everything up to this block final, large amounts up to their tier. */
  finalize(chainId: ChainId, block: BlockId, tiers: readonly FinalTier[]): Promise<void>
  /**
   * Brings the rows of a block in line with what was proven: missing ones are added as if they had been seen at once,
   * unproven ones are taken back as a reorg would (F18). With `haltReason` the chain is halted with it. `gone` when the
   * block is not there any more; `nothing` when all that is missing stands there already, as final rows do: they are not read
   * with their block.
   */
  correct(
    chainId: ChainId,
    difference: Difference,
    haltReason: string | null,
  ): Promise<CommitSummary | 'gone' | 'nothing'>
}
