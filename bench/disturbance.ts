import { readFileSync } from 'node:fs'
import { processTree } from './process-memory.ts'

/** Who had the machine while a bench ran. Shares of all cores' time, 0 to 1. */
export interface CpuShares {
  /** This process and everything it started. */
  readonly ours: number
  /** Other programs on the machine, the kernel's own work included. */
  readonly others: number
  /** Taken by the hypervisor for other machines. */
  readonly stolen: number
}

/** Above this share of others a figure says little about us. */
const DISTURBED = 0.15

/** Begins to watch; the function that comes back tells of the time since. Call it before what was started is stopped. */
export function watchCpu(): () => CpuShares {
  const before = machineTicks()
  const oursBefore = treeTicks()
  return () => {
    const after = machineTicks()
    const total = Math.max(1, after.total - before.total)
    const ours = Math.max(0, treeTicks() - oursBefore)
    const busy = after.busy - before.busy
    return {
      ours: ours / total,
      others: Math.max(0, busy - ours) / total,
      stolen: (after.stolen - before.stolen) / total,
    }
  }
}

/** Whether others took so much that the figures should be measured again. */
export function isDisturbed({ others, stolen }: CpuShares): boolean {
  return others + stolen > DISTURBED
}

function machineTicks(): { total: number; busy: number; stolen: number } {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n')
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, softirq = 0, stolen = 0] = line
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number)
  const busy = user + nice + system + irq + softirq
  return { total: busy + idle + wait + stolen, busy, stolen }
}

/** CPU time of this process, its descendants, and those of them that have ended. Clock ticks. */
function treeTicks(): number {
  return processTree(process.pid).reduce((sum, pid) => sum + ticksOf(pid), 0)
}

function ticksOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\)\s/s, '')
      .split(' ')
    // After the name: utime, stime, cutime and cstime are the 12th to 15th (proc(5): 14 to 17).
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0)
  } catch {
    return 0
  }
}
