import { checkAsset } from '../chains/evm/check-assets.ts'
import type { EvmRpc } from '../chains/evm/rpc.ts'
import type { AssetRegistry, ChainId } from '../domain/assets.ts'
import type { Clock } from '../runtime/clock.ts'

type Usability = 'usable' | 'not_usable' | 'unknown'

/** Asks the chains whether a token is still what is configured. */
export interface TokenCheck {
  add(rpc: EvmRpc): void
  isUsable(assetId: string): Promise<Usability>
}

/** How long a good answer holds: a burst of requests asks the node once. Milliseconds. */
const HOLDS_MS = 1_000

/** A check over the nodes that are added to it (F1, F4). Callers at the same time share a question; only good answers are kept. */
export function createTokenCheck(registry: AssetRegistry, clock: Pick<Clock, 'monotonicMs'>): TokenCheck {
  const rpcs = new Map<ChainId, EvmRpc>()
  const answers = new Map<string, { readonly answer: Promise<Usability>; readonly untilMs: number }>()

  async function ask(assetId: string): Promise<Usability> {
    const asset = registry.byId(assetId)
    const rpc = asset && rpcs.get(asset.chainId)
    if (!asset || !rpc) return 'not_usable'
    const problem = await checkAsset(rpc, asset)
    if (problem === null) return 'usable'
    return problem.code === 'no_answer' ? 'unknown' : 'not_usable'
  }

  return {
    add: rpc => {
      rpcs.set(rpc.chainId, rpc)
    },
    async isUsable(assetId) {
      const known = answers.get(assetId)
      if (known && clock.monotonicMs() < known.untilMs) return known.answer
      const asked = { answer: ask(assetId), untilMs: clock.monotonicMs() + HOLDS_MS }
      answers.set(assetId, asked)
      const answer = await asked.answer
      if (answer !== 'usable' && answers.get(assetId) === asked) answers.delete(assetId)
      return answer
    },
  }
}
