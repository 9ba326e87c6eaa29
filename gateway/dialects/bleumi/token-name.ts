import type { Asset, AssetRegistry, ChainId } from '../../domain/assets.ts'
import { coinOfCode } from './network-codes.ts'

/**
 * How later editions spell a token wherever it occurs: contract in lower case, or the name of the coin of the network that is
 * meant (reference bleumi 2.2, "Token names"). `chain` is that network's code.
 */
export function tokenName({ contract }: Pick<Asset, 'contract'>, chain: string): string {
  return contract ?? coinOfCode(chain)
}

/** The registered asset of a chain that a request names, in any case of letters. */
export function tokenOfName(
  registry: AssetRegistry,
  { chainId, chain }: { readonly chainId: ChainId; readonly chain: string },
  name: string,
): Asset | undefined {
  const spelled = name.startsWith('0x') ? name.toLowerCase() : name.toUpperCase()
  return registry.network(chainId)?.assets.find(asset => tokenName(asset, chain) === spelled)
}
