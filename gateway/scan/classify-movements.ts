import type { Movement, VerifiedBlock } from '../chains/port.ts'
import { acceptsAsset } from '../domain/accepts-asset.ts'
import type { AssetRegistry } from '../domain/assets.ts'
import { uuidOf } from '../domain/ids.ts'
import { minimumPaymentAtoms } from '../domain/minimum-payment.ts'
import { accountChangesOf } from './account-changes.ts'
import type { BlockRecord, Inflow, Outflow, OwnTransaction, UnknownAsset, WatchedTill } from './ports.ts'

/** What a block's movements are judged against. */
export interface ClassifyContext {
  readonly chainId: string
  readonly registry: AssetRegistry
  /** Tills by canonical address; all that occur in the block. */
  readonly tills: ReadonlyMap<string, WatchedTill>
  /** Our settlement accounts. */
  readonly ownSenders: ReadonlySet<string>
  /** Those of them whose books are open. */
  readonly openAccounts: ReadonlySet<string>
}

/**
 * Turns what a verified block proves into the rows it means for us. Pure: a transfer's id follows from its place in the block, so
 * that a gateway on a restored database finds the same transfers under the same ids, and a merchant who counts each `uuid` once
 * counts no payment twice (F92). Only assets of the pinned registry become transfers; any other token becomes a note (F1). Payments are weighed against the minimum
 * per transaction, till and asset, so a payment in several pieces of one transaction counts whole (reference
 * blockbee 3).
 */
export function classifyMovements(block: VerifiedBlock, context: ClassifyContext): BlockRecord {
  const txIndexes = new Map(block.transactions.map((transaction, index) => [transaction.txid, index]))
  const inflows: Inflow[] = []
  const outflows: Outflow[] = []
  const unknownAssets: UnknownAsset[] = []
  const totals = new Map<string, bigint>()
  const minimums = new Map<string, bigint>()

  for (const movement of block.movements) {
    const asset = context.registry.byContract(context.chainId, movement.contract)
    const txIndex = txIndexes.get(movement.txid) ?? 0
    const source = context.tills.get(movement.from)
    if (source && asset) {
      const { businessId, tillId } = source
      const { txid, ordinal, to: recipient, amountAtoms } = movement
      outflows.push({ businessId, tillId, assetId: asset.id, txid, ordinal, txIndex, recipient, amountAtoms })
    }
    const target = context.tills.get(movement.to)
    if (!target) continue
    const { businessId, tillId } = target
    if (!asset) {
      if (movement.contract !== null)
        unknownAssets.push({ businessId, tillId, contract: movement.contract, txid: movement.txid })
      continue
    }
    const totalKey = `${movement.txid}|${tillId}|${asset.id}`
    totals.set(totalKey, (totals.get(totalKey) ?? 0n) + movement.amountAtoms)
    if (target.recipients !== null)
      minimums.set(`${tillId}|${asset.id}`, minimumPaymentAtoms(asset.minimumAtoms, target.recipients))
    inflows.push({
      businessId,
      transferId: transferId(block, movement, target, asset.id),
      tillId,
      assetId: asset.id,
      txid: movement.txid,
      ordinal: movement.ordinal,
      txIndex,
      sender: movement.from,
      amountAtoms: movement.amountAtoms,
      disposition: acceptsAsset(target, asset, context.registry) ? 'accepted' : 'other_asset',
    })
  }

  const weighed = inflows.map(inflow => {
    const total = totals.get(`${inflow.txid}|${inflow.tillId}|${inflow.assetId}`) ?? 0n
    const minimum = minimums.get(`${inflow.tillId}|${inflow.assetId}`) ?? 0n
    if (inflow.disposition !== 'accepted' || total >= minimum) return inflow
    return { ...inflow, disposition: 'below_minimum' as const }
  })
  const ownTransactions: OwnTransaction[] = block.transactions
    .filter(transaction => context.ownSenders.has(transaction.from))
    .map(({ txid, from: sender, nonce, succeeded, feeAtoms }) => ({
      txid,
      sender,
      nonce,
      succeeded,
      feeAtoms,
    }))
  const accountChanges = accountChangesOf(block, context)
  const { ref, proof, payouts = [] } = block
  return {
    ...{ ref, proof, inflows: weighed, outflows, unknownAssets },
    ...{ ownTransactions, accountChanges, payouts },
  }
}

function transferId(
  { ref }: VerifiedBlock,
  { txid, ordinal }: Movement,
  till: WatchedTill,
  assetId: string,
): string {
  return uuidOf(ref.timestampSeconds * 1_000, `${assetId} ${txid} ${ordinal} ${till.tillId}`)
}

/** Every address that occurs in the block's movements, once. */
export function addressesOf(block: VerifiedBlock): string[] {
  return [...new Set(block.movements.flatMap(movement => [movement.from, movement.to]))]
}
