import type { Asset, AssetId, AssetRegistry } from './assets.ts'

/** What counts as payment at a till. */
export interface AcceptanceTerms {
  readonly assetId: AssetId
  /** Every registered asset of its chain. */
  readonly multiToken: boolean
  /** The same asset on sibling chains; with `multiToken` every registered asset of the family. */
  readonly multiChain: boolean
}

/** Whether the asset counts as payment (reference blockbee 5). */
export function acceptsAsset(till: AcceptanceTerms, asset: Asset, registry: AssetRegistry): boolean {
  if (asset.id === till.assetId) return true
  const own = registry.byId(till.assetId)
  if (!own) return false
  if (asset.chainId === own.chainId) return till.multiToken
  if (!till.multiChain) return false
  return till.multiToken || asset.symbol === own.symbol
}
