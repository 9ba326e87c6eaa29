const HOUR_MS = 3_600_000
const HOURS_KEPT = 24

/**
 * Wei that a chain's signatures may have cost in the last 24 hours, at worst. Kept by the hour, so the window is
 * between 24 and 25 hours long, never shorter (F44). Memory: 25 sums per chain.
 */
export class FeeWindow {
  readonly #hours = new Map<string, Map<number, bigint>>()

  add(chainId: string, wei: bigint, timeMs: number): void {
    const hours = this.#hours.get(chainId) ?? new Map<number, bigint>()
    const hour = Math.floor(timeMs / HOUR_MS)
    for (const past of hours.keys()) if (past < hour - HOURS_KEPT) hours.delete(past)
    hours.set(hour, (hours.get(hour) ?? 0n) + wei)
    this.#hours.set(chainId, hours)
  }

  total(chainId: string, timeMs: number): bigint {
    const first = Math.floor(timeMs / HOUR_MS) - HOURS_KEPT
    let sum = 0n
    for (const [hour, wei] of this.#hours.get(chainId) ?? []) if (hour >= first) sum += wei
    return sum
  }
}
