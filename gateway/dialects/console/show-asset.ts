import type { AssetId, AssetRegistry } from '../../domain/assets.ts'
import { formatAtoms } from '../../domain/money.ts'

/** An amount with its ticker; in base units for an asset that the gateway does not know (any more). */
export function showAmount(registry: AssetRegistry, assetId: AssetId, atoms: bigint): string {
  const asset = registry.byId(assetId)
  return asset ? `${formatAtoms(atoms, asset.decimals)} ${asset.ticker}` : `${atoms} base units of ${assetId}`
}

/** An address as people read it on its chain. */
export function showAddress(
  deps: {
    readonly registry: AssetRegistry
    readonly tillFactories: Readonly<Record<string, { formatAddress(address: string): string }>>
  },
  chainId: string,
  address: string,
): string {
  const family = deps.registry.network(chainId)?.family
  return (family && deps.tillFactories[family]?.formatAddress(address)) ?? address
}
