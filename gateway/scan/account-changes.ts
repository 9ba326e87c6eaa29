import type { VerifiedBlock } from '../chains/port.ts'
import type { AssetRegistry } from '../domain/assets.ts'
import type { AccountChange, WatchedTill } from './ports.ts'

/**
 * What a block changed at our settlement accounts: registered assets that came and went by log or top-level value, coin of
 * tills that can only reach the account (the log says that it left, the terms say where to), and the gas of every
 * transaction they sent, failed ones too, as the receipts say (F52).
 */
export function accountChangesOf(
  block: VerifiedBlock,
  context: {
    readonly chainId: string
    readonly registry: AssetRegistry
    readonly openAccounts: ReadonlySet<string>
    /** Tills by address; all that occur in the block. */
    readonly tills: ReadonlyMap<string, WatchedTill>
  },
): AccountChange[] {
  const { chainId, registry, openAccounts, tills } = context
  if (openAccounts.size === 0) return []
  const changes: AccountChange[] = []
  for (const { txid, ordinal, contract, from, to, amountAtoms } of block.movements) {
    const asset = registry.byContract(chainId, contract)
    if (!asset) continue
    const common = { assetId: asset.id, txid, ordinal }
    const target = (contract === null ? tills.get(from)?.coinGoesTo : null) ?? to
    if (openAccounts.has(target)) changes.push({ ...common, account: target, kind: 'funded', amountAtoms })
    if (openAccounts.has(from))
      changes.push({ ...common, account: from, kind: 'withdrawn', amountAtoms: -amountAtoms })
  }
  const coin = registry.byContract(chainId, null)
  if (!coin) return changes
  for (const { txid, from, feeAtoms } of block.transactions)
    if (openAccounts.has(from) && feeAtoms !== null && feeAtoms > 0n)
      changes.push({
        account: from,
        assetId: coin.id,
        kind: 'fee',
        txid,
        ordinal: 0,
        amountAtoms: -feeAtoms,
      })
  return changes
}
