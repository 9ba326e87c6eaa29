import type { Answer, ChainReader } from '../chains/port.ts'
import type { FinalityPolicy } from '../domain/assets.ts'
import type { FinalTier } from './ports.ts'

/**
 * Highest height that the policy lets be final as of `tip`: deep enough, and not above the node's own finalized block
 * where the policy asks (F18).
 */
export async function finalHeight(
  reader: ChainReader,
  finality: FinalityPolicy,
  tip: bigint,
): Promise<Answer<bigint>> {
  const byDepth = heightByDepth(finality.depth, tip)
  if (!finality.tag) return { kind: 'present', value: byDepth }
  const finalized = await reader.finalizedHead()
  // A node without a finalized block yet holds finality back; it never weakens it (F22).
  if (finalized.kind === 'absent') return { kind: 'present', value: 0n }
  if (finalized.kind === 'unknown') return finalized
  return { kind: 'present', value: least(finalized.value.number, byDepth) }
}

/** Heights up to which large amounts are final, where everything else is up to `finalNumber`. */
export function finalTiers(finality: FinalityPolicy, tip: bigint, finalNumber: bigint): FinalTier[] {
  return (finality.tiers ?? []).map(({ assetId, fromAtoms, depth }) => ({
    assetId,
    fromAtoms,
    number: least(tip - BigInt(depth), finalNumber),
  }))
}

/** The height `depth` blocks below the tip, at least 0. */
export function heightByDepth(depth: number, tip: bigint): bigint {
  const deep = tip - BigInt(depth)
  return deep > 0n ? deep : 0n
}

/** The smaller of two heights. */
export function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
