import { newId } from '../domain/ids.ts'
import type { Clock } from '../runtime/clock.ts'
import type { PriceTable, RateSnapshot, RateSnapshots, UsdPrice, UsdPrices } from './ports.ts'

/**
 * Snapshots of a table of prices: the same one until a source says something new or one of its prices goes stale. Prices
 * that are unknown, stale or disputed are not in it.
 */
export function createSnapshots(table: PriceTable, clock: Clock): RateSnapshots {
  let current: { snapshot: RateSnapshot; changes: number; untilMs: number } | null = null
  return {
    current() {
      const nowMs = clock.nowMs()
      const holds =
        current?.changes === table.changes && nowMs >= current.snapshot.takenAtMs && nowMs <= current.untilMs
      if (!current || !holds) {
        const prices = Object.fromEntries(
          table.units.flatMap(unit => {
            const price = table.price(unit)
            return typeof price === 'string' ? [] : [[unit, price] as const]
          }),
        )
        const untilMs = Math.min(...Object.values(prices).map(({ validUntilMs }) => validUntilMs))
        current = {
          snapshot: { id: newId('rate', nowMs), takenAtMs: nowMs, prices },
          changes: table.changes,
          untilMs,
        }
      }
      return current.snapshot
    },
  }
}

/** The prices of a snapshot, however old it is: what was promised or told with them stays. */
export function snapshotPrices({ prices }: Pick<RateSnapshot, 'prices'>): UsdPrices {
  return {
    price: (unit): UsdPrice | 'unknown' =>
      Object.hasOwn(prices, unit) ? (prices[unit] ?? 'unknown') : 'unknown',
  }
}
