import type { SettleGroup } from '../chains/port.ts'
import type { AssetRegistry } from '../domain/assets.ts'
import type { DueObligation } from './ports.ts'

/**
 * Groups obligations by terms and asset, as the till contract settles them; one item per till and asset however many
 * transfers wait there, because a settlement moves the whole balance. A till is in one group only: it can be created
 * once per transaction, so its other assets wait for the next. At most `itemsMax` items.
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
  const groupOf = new Map<string, string>()
  for (const obligation of due) {
    const asset = registry.byId(obligation.assetId)
    if (!asset) continue
    const key = `${obligation.termsHash}|${asset.id}`
    const taken = groupOf.get(obligation.tillAddress)
    if (taken === undefined) {
      if (groupOf.size === itemsMax) continue
      const group = groups.get(key) ?? {
        terms: obligation.terms,
        contract: asset.contract,
        nonces: new Set(),
      }
      group.nonces.add(obligation.tillNonce)
      groups.set(key, group)
      groupOf.set(obligation.tillAddress, key)
    } else if (taken !== key) continue
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
