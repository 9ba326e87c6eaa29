/** How a score run is made. */
export interface ScoreOptions {
  /** First seed of everything that is chosen by chance. */
  readonly seed: number
  /** Ten times as much of what chance decides. */
  readonly long: boolean
  /** Told now and then how far a measurement is. */
  readonly onProgress?: (text: string) => void
}

/** What was measured. */
export interface Measured {
  /** How many cases were looked at. */
  readonly n: number
  /** How many of them were wrong. */
  readonly bad: number
  /** What was wrong, for people; at most the first ten are printed. */
  readonly wrong: readonly string[]
}

/** One reliability figure. Its goal is always: nothing wrong, in at least one case. */
export interface Metric {
  readonly name: string
  measure(options: ScoreOptions): Promise<Measured>
}

/** The line that is printed for a metric. */
export interface ScoreLine {
  readonly metric: string
  readonly n: number
  readonly bad: number
  readonly goal: 0
  readonly seed: number
  readonly seconds: number
  readonly pass: boolean
}

/** Measures one metric. It passes when something was looked at and nothing was wrong; a failure to measure fails. */
export async function score(
  metric: Metric,
  options: ScoreOptions,
): Promise<{ line: ScoreLine; wrong: readonly string[] }> {
  const startedMs = performance.now()
  const measured = await metric.measure(options).catch((error: unknown) => ({
    n: 0,
    bad: 0,
    wrong: [`not measured: ${error instanceof Error ? error.stack : error}`],
  }))
  const line = {
    metric: metric.name,
    n: measured.n,
    bad: measured.bad,
    goal: 0 as const,
    seed: options.seed,
    seconds: Math.round((performance.now() - startedMs) / 100) / 10,
    pass: measured.n > 0 && measured.bad === 0,
  }
  return { line, wrong: measured.wrong }
}
