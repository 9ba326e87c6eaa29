/** p50, p99 and maximum of some observations. */
export interface Spread {
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/**
 * The observation that `share` (0 to 1) of all observations do not exceed: nearest rank, so it is always a value that
 * was observed. NaN without observations.
 */
export function percentile(observations: readonly number[], share: number): number {
  const sorted = observations.toSorted((a, b) => a - b)
  const rank = Math.max(1, Math.ceil(share * sorted.length))
  return sorted[rank - 1] ?? Number.NaN
}

/** The usual three. */
export function spread(observations: readonly number[]): Spread {
  return {
    p50: percentile(observations, 0.5),
    p99: percentile(observations, 0.99),
    max: percentile(observations, 1),
  }
}
