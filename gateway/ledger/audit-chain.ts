import type { ChainReader } from '../chains/port.ts'
import type { Asset, AssetId, AssetRegistry } from '../domain/assets.ts'
import type { Clock } from '../runtime/clock.ts'
import type { AuditStore, BooksSnapshot, OwnAddress, StaleBalance, UncoveredPayouts } from './ports.ts'

/** One address and asset: what the chain says, what the books say. Base units. */
export interface AuditRow extends OwnAddress {
  readonly asset: Asset
  readonly chainAtoms: bigint
  readonly booksAtoms: bigint
  /** chain - books. */
  readonly differenceAtoms: bigint
}

/** The outcome for one chain. `unchecked`: nothing is known, which is neither right nor wrong. */
export type ChainAudit =
  | {
      readonly kind: 'checked'
      readonly block: { readonly number: bigint; readonly hash: string }
      /** Every address ever issued and every settlement account, in every registered asset. */
      readonly rows: readonly AuditRow[]
      readonly staleBalances: readonly StaleBalance[]
      readonly uncoveredPayouts: readonly UncoveredPayouts[]
    }
  | { readonly kind: 'unchecked'; readonly reason: string }

/** What an audit works with. */
export interface AuditContext {
  readonly reader: ChainReader
  readonly store: AuditStore
  readonly registry: AssetRegistry
  readonly clock: Clock
}

const TRIES = 25
const PAUSE_MS = 400

/**
 * Compares one chain with the books (O5): the folds of all entries and the scanner's block in one snapshot of the
 * database, then every balance at exactly that block. Safe while the gateway works: when the block was replaced
 * meanwhile, it looks again.
 */
export async function auditChain(context: AuditContext): Promise<ChainAudit> {
  let reason = ''
  for (let tried = 0; tried < TRIES; tried++) {
    if (tried > 0) await context.clock.sleep(PAUSE_MS)
    const outcome = await auditOnce(context)
    if (outcome.kind === 'checked') return outcome
    reason = outcome.reason
  }
  return { kind: 'unchecked', reason }
}

async function auditOnce({ reader, store, registry }: AuditContext): Promise<ChainAudit> {
  const snapshot = await store.snapshot(reader.chainId, reader.family)
  if (!snapshot)
    return { kind: 'unchecked', reason: 'the chain was never scanned; start the gateway on it first' }
  const unknown = snapshot.holdings.find(({ assetId }) => !registry.byId(assetId))
  if (unknown)
    return {
      kind: 'unchecked',
      reason: `the books hold ${unknown.assetId}, which is not configured; add it to the assets`,
    }
  if (snapshot.unopenedAccounts.length > 0)
    return {
      kind: 'unchecked',
      reason: `settlement account ${snapshot.unopenedAccounts[0]} has no opening balance yet; the gateway reads it while it runs`,
    }
  const assets = registry.network(reader.chainId)?.assets ?? []
  const wanted = snapshot.addresses.flatMap(own => assets.map(asset => ({ own, asset })))
  const held = await reader.balances(
    snapshot.block.hash,
    wanted.map(({ own, asset }) => ({ address: own.address, contract: asset.contract })),
  )
  if (held.kind !== 'present') return { kind: 'unchecked', reason: notRead(held, snapshot) }
  const books = new Map(
    snapshot.holdings.map(({ holder, assetId, booksAtoms }) => [keyOf(holder, assetId), booksAtoms]),
  )
  const rows = wanted.map(({ own, asset }, index): AuditRow => {
    const chainAtoms = held.value[index] ?? 0n
    const booksAtoms = books.get(keyOf(own.holder, asset.id)) ?? 0n
    return { ...own, asset, chainAtoms, booksAtoms, differenceAtoms: chainAtoms - booksAtoms }
  })
  const { block, staleBalances, uncoveredPayouts } = snapshot
  return { kind: 'checked', block, rows, staleBalances, uncoveredPayouts }
}

function notRead(
  answer: { readonly kind: 'absent' } | { readonly kind: 'unknown'; readonly reason: string },
  { block, haltedReason }: BooksSnapshot,
): string {
  const why = answer.kind === 'unknown' ? answer.reason : 'no answer'
  if (haltedReason !== null) return `the chain is halted (${haltedReason}): ${why}`
  return `the node does not give the balances at block ${block.number}: ${why}`
}

function keyOf(holder: string, assetId: AssetId): string {
  return `${holder} ${assetId}`
}

/** Whether everything that could be checked was, and agrees. */
export function isClean(audit: ChainAudit): boolean {
  return (
    audit.kind === 'checked' &&
    audit.staleBalances.length === 0 &&
    audit.uncoveredPayouts.length === 0 &&
    audit.rows.every(row => row.differenceAtoms === 0n)
  )
}
