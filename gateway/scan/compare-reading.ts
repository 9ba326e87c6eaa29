import type { AssetRegistry } from '../domain/assets.ts'
import type { BlockRecord, Inflow, Outflow } from './ports.ts'
import type { Difference, StoredBlock, StoredRow } from './second-look-ports.ts'

/** What a second reading of a block says about its stored rows. */
export type Comparison =
  | { readonly kind: 'same' }
  /** Another block is at this height. */
  | { readonly kind: 'other'; readonly hash: string }
  /** The reading proves too little to decide. */
  | { readonly kind: 'unclear'; readonly reason: string }
  | { readonly kind: 'different'; readonly difference: Difference }

/**
 * Compares the stored movements of a block with another reading of it. Only a reading that is proven by the block's roots
 * shows that something is not there; the weaker kind may lack logs, native value and even invent amounts, so it adds to
 * blocks that were stored with no better proof, and otherwise decides nothing (F9). Rows of assets that are no longer
 * configured are left alone.
 */
export function compareReading(stored: StoredBlock, read: BlockRecord, registry: AssetRegistry): Comparison {
  if (read.ref.hash !== stored.hash) return { kind: 'other', hash: read.ref.hash }
  const proven = new Set([
    ...read.inflows.map(row => keyOf('inflow', row)),
    ...read.outflows.map(row => keyOf('outflow', row)),
  ])
  const known = new Set(stored.rows.map(row => keyOf(row.kind, row)))
  const unproven = stored.rows.filter(row => registry.byId(row.assetId) && !proven.has(keyOf(row.kind, row)))
  const inflows = read.inflows.filter(row => !known.has(keyOf('inflow', row)))
  const outflows = read.outflows.filter(row => !known.has(keyOf('outflow', row)))
  if (unproven.length + inflows.length + outflows.length === 0) return { kind: 'same' }
  if (read.proof === 'bloom' && (unproven.length > 0 || stored.proof === 'roots'))
    return {
      kind: 'unclear',
      reason: `block ${stored.number} was read again without receipts, and its movements differ`,
    }
  return {
    kind: 'different',
    difference: {
      block: { number: stored.number, hash: stored.hash },
      missing: { ...read, inflows, outflows, unknownAssets: [], ownTransactions: [], accountChanges: [] },
      unproven,
    },
  }
}

function keyOf(kind: StoredRow['kind'], row: Inflow | Outflow | StoredRow): string {
  return [kind, row.tillId, row.assetId, row.txid, row.ordinal, row.amountAtoms].join(' ')
}
