import type { CpuShares } from './disturbance.ts'

/** One measured figure, or a group of figures that are held to one aim together. */
export interface Measurement {
  /** Dotted name: the bench, then what was measured. */
  readonly metric: string
  /** Number of observations behind the values. */
  readonly n: number
  readonly values: Readonly<Record<string, number>>
  /** Unit of the values, in words where they have several. */
  readonly unit: string
  /** The aim in words, or null when nothing is aimed at. */
  readonly goal: string | null
  /** Whether the aim was met; null without an aim. */
  readonly pass: boolean | null
  /** Everything else needed to judge or repeat it. */
  readonly raw: Readonly<Record<string, unknown>>
}

/** What a bench may use; shared by all benches of a run. */
export interface BenchRun {
  /** Runs when this bench ends, also on errors and Ctrl-C; the last one registered goes first. */
  onEnd(release: () => Promise<void> | void): void
  /** A line for the reader while the bench runs. */
  say(text: string): void
}

/** Measures; throws when it could not. */
export type Bench = (run: BenchRun) => Promise<readonly Measurement[]>

/** A figure without an aim. */
export function figure(
  metric: string,
  unit: string,
  values: Measurement['values'],
  n: number,
  raw: Measurement['raw'] = {},
): Measurement {
  return { metric, n, values, unit, goal: null, pass: null, raw }
}

/** The values as a line a person can read. */
export function formatMeasurement(measurement: Measurement): string {
  const values = Object.entries(measurement.values)
    .map(([name, value]) => `${name} ${formatValue(value)}`)
    .join('   ')
  const verdict = measurement.pass === null ? '' : measurement.pass ? '   [met: ' : '   [MISSED: '
  const aim = measurement.goal === null ? '' : `${verdict}${measurement.goal}]`
  return `  ${measurement.metric.padEnd(34)} ${values}   (${measurement.unit}, n=${measurement.n})${aim}`
}

/** One JSON line for machines; `cpu` tells how far others disturbed the bench it belongs to. */
export function measurementLine(measurement: Measurement, cpu: CpuShares): string {
  const { raw, values, ...rest } = measurement
  return JSON.stringify({ ...rest, values: roundAll(values), raw, cpu: roundAll({ ...cpu }) })
}

/** Rounded to what the measurement can carry: three decimals. */
export function round(value: number): number {
  return Math.round(value * 1000) / 1000
}

function roundAll(values: Measurement['values']): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, round(value)]))
}

function formatValue(value: number): string {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en-US') : String(round(value))
}
