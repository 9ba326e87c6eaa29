import type { ChainReader } from '../chains/port.ts'
import type { Asset, AssetRegistry } from '../domain/assets.ts'
import type { BalanceDifference, SweepBatch, SweepStore } from './ports.ts'

/** What the comparison of one chain works with. */
export interface ReconcileContext {
  readonly reader: ChainReader
  readonly store: SweepStore
  readonly registry: AssetRegistry
  /** Most addresses per step. */
  readonly batchAddresses: number
}

/** What one step of the comparison did. */
export type ReconcileStep =
  | {
      readonly kind: 'swept'
      readonly addresses: number
      readonly arrived: readonly BalanceDifference[]
      readonly missing: readonly BalanceDifference[]
      /** Open shortfalls of the chain after this step. */
      readonly missingCount: number
      /** Whether every address has been looked at; the next step begins anew. */
      readonly finished: boolean
    }
  | { readonly kind: 'waiting'; readonly reason: string }

/**
 * One step of the endless sweep over everything we ever issued: compares balances at the scanner's block with the books
 * at that block (F5, F50). More than the books say came without a log and is posted as nobody's yet; less is an alarm that
 * stops signing on the chain until it is there again or a person accepted it. Differences are asked for twice.
 */
export async function reconcileStep(context: ReconcileContext): Promise<ReconcileStep> {
  const { reader, store } = context
  const batch = await store.nextBatch(reader.chainId, reader.family, context.batchAddresses)
  if (!batch) return { kind: 'waiting', reason: 'the chain is not scanned or halted' }
  const first = await compare(context, batch)
  if (typeof first === 'string') return { kind: 'waiting', reason: first }
  const differing = first.filter(({ differenceAtoms }) => differenceAtoms !== 0n)
  if (differing.length > 0) {
    const again = await compare(context, batch)
    if (typeof again === 'string') return { kind: 'waiting', reason: again }
    const unstable = first.find(
      ({ differenceAtoms }, index) => again[index]?.differenceAtoms !== differenceAtoms,
    )
    if (unstable)
      return { kind: 'waiting', reason: `the nodes disagree about what ${unstable.address} holds` }
  }
  const isLoss = (one: BalanceDifference): boolean =>
    one.differenceAtoms < 0n && (batch.feesKnown || !one.isAccount)
  const missing = differing.filter(isLoss)
  const arrived = differing.filter(one => !isLoss(one))
  const healed = first.filter(one => batch.missing.has(keyOf(one.holder, one.assetId)) && !isLoss(one))
  const recorded = await store.recordBatch(reader.chainId, batch, { arrived, missing, healed })
  if (!recorded) return { kind: 'waiting', reason: 'the block was replaced or the books changed meanwhile' }
  return {
    kind: 'swept',
    addresses: batch.holders.length,
    arrived,
    missing,
    missingCount: await store.missingCount(reader.chainId),
    finished: batch.nextAfter === '',
  }
}

/** Key of a holder's asset in a batch. */
export function keyOf(holder: string, assetId: string): string {
  return `${holder} ${assetId}`
}

/** Every holder in every registered asset, or why nothing is known. */
async function compare(context: ReconcileContext, batch: SweepBatch): Promise<BalanceDifference[] | string> {
  const { reader, registry } = context
  const assets: readonly Asset[] = registry.network(reader.chainId)?.assets ?? []
  const wanted = batch.holders.flatMap(holder => assets.map(asset => ({ holder, asset })))
  const held = await reader.balances(
    batch.block.hash,
    wanted.map(({ holder, asset }) => ({ address: holder.address, contract: asset.contract })),
  )
  if (held.kind !== 'present') return held.kind === 'unknown' ? held.reason : 'no answer'
  return wanted.map(({ holder, asset }, index) => ({
    ...holder,
    assetId: asset.id,
    differenceAtoms: (held.value[index] ?? 0n) - (batch.holdings.get(keyOf(holder.holder, asset.id)) ?? 0n),
  }))
}
