import type { PaidFacts } from './ports.ts'

/** A confirmed transfer that counts. */
export interface PaidPart {
  readonly transferId: string
  readonly tillId: string
  readonly assetId: string
  readonly txid: string
  readonly amountAtoms: bigint
  readonly rate: string
  readonly fiatAtoms: bigint
}

/**
 * What was paid, as the merchant is told. The protocol names one coin: the one that brought most of the worth; worth
 * and transaction hashes are those of all coins (reference blockbee 10.2, 10.3). `parts` in order of arrival, at least
 * one.
 */
export function paidFacts(orderId: string, parts: readonly PaidPart[]): PaidFacts {
  const worths = new Map<string, bigint>()
  for (const { assetId, fiatAtoms } of parts) worths.set(assetId, (worths.get(assetId) ?? 0n) + fiatAtoms)
  const main = parts.reduce<PaidPart | null>((best, part) => {
    const isBetter = best === null || (worths.get(part.assetId) ?? 0n) >= (worths.get(best.assetId) ?? 0n)
    return isBetter ? part : best
  }, null)
  if (!main) throw new Error('nothing was paid')
  const sum = (some: readonly PaidPart[], of: 'amountAtoms' | 'fiatAtoms'): string =>
    some.reduce((total, part) => total + part[of], 0n).toString()
  return {
    orderId,
    assetId: main.assetId,
    tillId: main.tillId,
    paidAtoms: sum(
      parts.filter(part => part.assetId === main.assetId),
      'amountAtoms',
    ),
    rate: main.rate,
    fiatAtoms: sum(parts, 'fiatAtoms'),
    txids: [...new Set(parts.map(part => part.txid))].join(','),
  }
}
