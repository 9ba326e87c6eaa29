import type { SettleGroup } from '../chains/port.ts'
import type { AssetRegistry } from '../domain/assets.ts'
import type { DueObligation } from './ports.ts'

/**
 * Most tills and recipients of one transaction, a group's recipients counted once. The contract parts its gas among them, so that its
 * limit must be the need of the dearest for each: 40,000 to 100,000 with plain tokens, measured by estimates. So many stay
 * below what a transaction may have (16,777,216, EIP-7825).
 */
export const UNITS_MAX = 120

/** Several times what plain tokens take for a till or a recipient. */
const HEAVY_UNIT_GAS = 250_000n

/** Whether one till alone takes so much gas that its token or a recipient is to blame for its price, not the fees of now. */
export function isHeavy(gasLimit: bigint, recipients: number): boolean {
  return gasLimit > HEAVY_UNIT_GAS * BigInt(1 + recipients)
}

/** What one transaction may hold. */
export interface BatchLimits {
  readonly itemsMax: number
  /** Tills and recipients. */
  readonly unitsMax: number
}

/**
 * Groups obligations by terms and asset, as the till contract settles them; one item per till and asset however many
 * transfers wait there, because a settlement moves the whole balance. A till is in one group only: it can be created
 * once per transaction, so its other assets wait for the next. What goes beyond the limits waits, but for a first till.
 */
export function planBatch(
  due: readonly DueObligation[],
  registry: AssetRegistry,
  { itemsMax, unitsMax }: BatchLimits,
): { groups: SettleGroup[]; obligations: DueObligation[] } {
  const groups = new Map<
    string,
    { terms: SettleGroup['terms']; contract: string | null; nonces: Set<string> }
  >()
  const obligations: DueObligation[] = []
  const groupOf = new Map<string, string>()
  let units = 0
  for (const obligation of due) {
    const asset = registry.byId(obligation.assetId)
    if (!asset) continue
    const key = groupKey(obligation)
    const taken = groupOf.get(obligation.tillAddress)
    if (taken === undefined) {
      const more = 1 + (groups.has(key) ? 0 : obligation.terms.recipients.length)
      if (groupOf.size === itemsMax || (groupOf.size > 0 && units + more > unitsMax)) continue
      units += more
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

/**
 * What to try when obligations are too much for one transaction: half of their groups, so that a token or a recipient that takes
 * much gas soon stands alone and costs the others nothing (F37); of a lone group half of its tills. The first half: oldest
 * first. Null for a single till.
 */
export function halveBatch(obligations: readonly DueObligation[]): readonly DueObligation[] | null {
  const groups = new Set(obligations.map(groupKey))
  const keyOf = groups.size > 1 ? groupKey : tillKey
  const keys = [...new Set(obligations.map(keyOf))]
  if (keys.length < 2) return null
  const kept = new Set(keys.slice(0, keys.length / 2))
  return obligations.filter(obligation => kept.has(keyOf(obligation)))
}

function groupKey({ termsHash, assetId }: DueObligation): string {
  return `${termsHash}|${assetId}`
}

function tillKey({ tillAddress }: DueObligation): string {
  return tillAddress
}
