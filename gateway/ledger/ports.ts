import type { AssetId, ChainId, Family } from '../domain/assets.ts'

/** An address of ours, and whose it is. */
export interface OwnAddress {
  /** Canonical form. */
  readonly address: string
  readonly role: 'till' | 'settlement account'
  readonly businessId: string
  /** What the books call it: a till's id, or the address of a settlement account. */
  readonly holder: string
}

/** What the books say an address holds of one asset. */
export interface Holding {
  readonly holder: string
  readonly assetId: AssetId
  /** Fold of the entries. */
  readonly booksAtoms: bigint
}

/** A kept balance that is not the fold of its entries (O4). */
export interface StaleBalance {
  readonly businessId: string
  readonly purpose: string
  readonly assetId: AssetId
  readonly holder: string
  readonly foldAtoms: bigint
  readonly keptAtoms: bigint
}

/** The settlement accounts hold less of an asset than is owed to businesses' payouts (decision 0016). Base units. */
export interface UncoveredPayouts {
  readonly assetId: AssetId
  /** What businesses may pay out, and what is on its way. */
  readonly owedAtoms: bigint
  readonly heldAtoms: bigint
}

/** The books of one chain as of one block; all of it read in one snapshot of the database. */
export interface BooksSnapshot {
  readonly block: { readonly number: bigint; readonly hash: string }
  readonly haltedReason: string | null
  readonly addresses: readonly OwnAddress[]
  /** Only what is not zero. */
  readonly holdings: readonly Holding[]
  readonly staleBalances: readonly StaleBalance[]
  /** Assets of which the settlement accounts hold less than businesses may still pay out of them. */
  readonly uncoveredPayouts: readonly UncoveredPayouts[]
  /** Settlement accounts whose opening balance is not known yet. */
  readonly unopenedAccounts: readonly string[]
}

/** What the audit needs from storage. */
export interface AuditStore {
  /** Null when the chain was never scanned. */
  snapshot(chainId: ChainId, family: Family): Promise<BooksSnapshot | null>
}
