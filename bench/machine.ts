import os from 'node:os'

/** What the figures were measured on. */
export interface Machine {
  readonly date: string
  readonly cores: number
  readonly cpu: string
  readonly memoryMiB: number
  readonly kernel: string
  readonly node: string
  /** Average number of runnable processes over the last minute, before the first bench: others disturb. */
  readonly load1m: number
}

/** Reads the facts of this machine. */
export function describeMachine(): Machine {
  const cpus = os.cpus()
  return {
    date: new Date().toISOString(),
    cores: os.availableParallelism(),
    cpu: cpus[0]?.model.trim() ?? 'unknown',
    memoryMiB: Math.round(os.totalmem() / 2 ** 20),
    kernel: os.release(),
    node: process.version,
    load1m: Math.round((os.loadavg()[0] ?? 0) * 100) / 100,
  }
}
