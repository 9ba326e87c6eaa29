import type { ChainWriter } from '../chains/port.ts'
import type { ForwardCost } from '../dialects/blockbee/index.ts'
import type { AssetRegistry, ChainId } from '../domain/assets.ts'
import type { Clock } from '../runtime/clock.ts'
import { forwardGas, likelyFeePerGas } from '../settle/forward-cost.ts'
import { type RememberedFees, rememberFees } from '../settle/remembered-fees.ts'

/** What forwards cost on the chains that were added. */
export interface ForwardCosts {
  add(writer: ChainWriter): void
  readonly of: ForwardCost
}

/** What a forward costs its network, from the fees of now and measured gas; fees are remembered for a while. */
export function createForwardCosts(registry: AssetRegistry, clock: Clock): ForwardCosts {
  const fees = new Map<ChainId, RememberedFees>()
  return {
    add: writer =>
      void fees.set(
        writer.chainId,
        rememberFees(() => writer.quoteFees(), clock),
      ),
    of: async (asset, { recipients, priority }) => {
      const coin = registry.byContract(asset.chainId, null)
      const quote = await fees.get(asset.chainId)?.quote()
      if (!coin || !quote) return null
      return { atoms: forwardGas(asset, recipients) * likelyFeePerGas(quote, priority), coin }
    },
  }
}
