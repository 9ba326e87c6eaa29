import { checkAsset } from '../chains/evm/check-assets.ts'
import type { EvmRpc } from '../chains/evm/rpc.ts'
import type { AssetRegistry, ChainId } from '../domain/assets.ts'

/** Asks the chains whether a token is still what is configured. */
export interface TokenCheck {
  add(rpc: EvmRpc): void
  isUsable(assetId: string): Promise<'usable' | 'not_usable' | 'unknown'>
}

/** A check over the nodes that are added to it; every question goes to a node (F1, F4). */
export function createTokenCheck(registry: AssetRegistry): TokenCheck {
  const rpcs = new Map<ChainId, EvmRpc>()
  return {
    add: rpc => {
      rpcs.set(rpc.chainId, rpc)
    },
    async isUsable(assetId) {
      const asset = registry.byId(assetId)
      const rpc = asset && rpcs.get(asset.chainId)
      if (!asset || !rpc) return 'not_usable'
      const problem = await checkAsset(rpc, asset)
      if (problem === null) return 'usable'
      return problem.code === 'no_answer' ? 'unknown' : 'not_usable'
    },
  }
}
