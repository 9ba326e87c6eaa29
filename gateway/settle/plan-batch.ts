import type { SettleGroup } from '../chains/port.ts'
import type { AssetRegistry } from '../domain/assets.ts'
import type { DueObligation } from './ports.ts'

/**
 * Groups obligations by terms and asset, as the till contract settles them; one item per till and asset however many
 * transfers wait there, because a settlement moves the whole balance. At most `itemsMax` items.
 */
export function planBatch(
  due: readonly DueObligation[],
  registry: AssetRegistry,
  itemsMax: number,
): { groups: SettleGroup[]; obligations: DueObligation[] } {
  const groups = new Map<
    string,
    { terms: SettleGroup['terms']; contract: string | null; nonces: Set<string> }
  >()
  const obligations: DueObligation[] = []
  let items = 0
  for (const obligation of due) {
    const asset = registry.byId(obligation.assetId)
    if (!asset) continue
    const key = `${obligation.termsHash}|${asset.id}`
    const group = groups.get(key) ?? { terms: obligation.terms, contract: asset.contract, nonces: new Set() }
    if (!group.nonces.has(obligation.tillNonce)) {
      if (items === itemsMax) continue
      items++
      group.nonces.add(obligation.tillNonce)
      groups.set(key, group)
    }
    obligations.push(obligation)
  }
  return {
    groups: [...groups.values()].map(({ terms, contract, nonces }) => ({
      terms,
      contract,
      tillNonces: [...nonces],
    })),
    obligations,
  }
}
