/** p50, p99 and maximum of some observations. */
export interface Spread {
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/**
 * The observation that so many percent (a whole number) of all observations do not exceed: nearest rank, so it is always
 * a value that was observed. NaN without observations.
 */
export function percentile(observations: readonly number[], percent: number): number {
  const sorted = observations.toSorted((a, b) => a - b)
  // Divided last: 0.07 * 100 is more than 7.
  const rank = Math.max(1, Math.ceil((percent * sorted.length) / 100))
  return sorted[rank - 1] ?? Number.NaN
}

/** The usual three. */
export function spread(observations: readonly number[]): Spread {
  return {
    p50: percentile(observations, 50),
    p99: percentile(observations, 99),
    max: percentile(observations, 100),
  }
}
