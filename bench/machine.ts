import { readFileSync } from 'node:fs'
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

/** CPU time of all cores since boot, in clock ticks: all of it, and what the hypervisor gave to others. */
export function cpuTicks(): { readonly total: number; readonly stolen: number; readonly idle: number } {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n')
  const ticks = line.trim().split(/\s+/).slice(1, 9).map(Number)
  return {
    total: ticks.reduce((sum, value) => sum + value, 0),
    stolen: ticks[7] ?? 0,
    idle: (ticks[3] ?? 0) + (ticks[4] ?? 0),
  }
}
