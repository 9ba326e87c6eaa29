import type { AssetId, AssetRegistry } from '@polytill/gateway/domain/assets.ts'
import { formatAtoms } from '@polytill/gateway/domain/money.ts'

/** An amount with its ticker; in base units for an asset that the configuration does not name (any more). */
export function showAmount(registry: AssetRegistry, assetId: AssetId, atoms: bigint): string {
  const asset = registry.byId(assetId)
  return asset ? `${formatAtoms(atoms, asset.decimals)} ${asset.ticker}` : `${atoms} base units of ${assetId}`
}
