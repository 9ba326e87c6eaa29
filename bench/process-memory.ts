import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import path from 'node:path'

/** A process and what it takes of the machine's memory. */
export interface ProcessMemory {
  readonly pid: number
  /** Program and first argument that tells it apart. */
  readonly name: string
  /** Proportional set size: shared pages are divided among their users, so that the sum is true. KiB. */
  readonly pssKiB: number
}

interface Listed {
  readonly pid: number
  readonly parent: number
}

/** A process and all its descendants, as they are now. Linux only. */
export function processTree(root: number): number[] {
  const listed = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(readParent)
  const tree = [root]
  for (const pid of tree) tree.push(...listed.filter(({ parent }) => parent === pid).map(child => child.pid))
  return tree
}

/** Memory of each of these processes; those that have ended meanwhile are left out. */
export function readMemory(pids: readonly number[]): ProcessMemory[] {
  return pids.flatMap(pid => {
    try {
      const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
      const pssKiB = Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1])
      return [{ pid, name: nameOf(pid), pssKiB }]
    } catch {
      return []
    }
  })
}

function readParent(name: string): Listed[] {
  try {
    // The command in brackets may hold anything; the fields after the last bracket are state and parent.
    const fields = readFileSync(`/proc/${name}/stat`, 'utf8')
      .replace(/^.*\)\s/s, '')
      .split(' ')
    return [{ pid: Number(name), parent: Number(fields[1]) }]
  } catch {
    return []
  }
}

function nameOf(pid: number): string {
  const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  const first = argv[0] ?? ''
  // PostgreSQL rewrites its title: `postgres: polytill: walwriter`.
  if (first.startsWith('postgres: ')) return first.split(' ').slice(0, 3).join(' ')
  // A title of its own says more than the program that runs it.
  if (first.startsWith('polytill-')) return first.split(':', 1)[0] ?? first
  const program = path.basename(readlinkSync(`/proc/${pid}/exe`))
  const script = argv.slice(1).find(argument => argument.endsWith('.ts'))
  return script ? `${program} ${path.basename(path.dirname(script))}/${path.basename(script)}` : program
}
