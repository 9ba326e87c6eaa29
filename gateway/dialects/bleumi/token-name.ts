import type { Asset, AssetRegistry, ChainId } from '../../domain/assets.ts'

/**
 * How later editions spell a token wherever it occurs: contract in lower case, or the coin's symbol in capitals (reference
 * bleumi 2.2, "Token names").
 */
export function tokenName({ contract, symbol }: Pick<Asset, 'contract' | 'symbol'>): string {
  return contract ?? symbol.toUpperCase()
}

/** The registered asset of a chain that a request names, in any case of letters. */
export function tokenOfName(registry: AssetRegistry, chainId: ChainId, name: string): Asset | undefined {
  const spelled = name.startsWith('0x') ? name.toLowerCase() : name.toUpperCase()
  return registry.network(chainId)?.assets.find(asset => tokenName(asset) === spelled)
}
