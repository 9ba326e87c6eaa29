import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const ASK_MS = 10_000

/**
 * Ends processes that a killed start left behind. They are recognised by their present command line, which names the
 * home's absolute paths: unlike a recorded process id it cannot point at a stranger, and a crash between spawn and
 * record leaves nothing unseen. Asks with `signal`, insists with SIGKILL. Returns how many there were.
 */
export async function stopLeftovers(
  match: (argv: readonly string[]) => boolean,
  signal: NodeJS.Signals,
): Promise<number> {
  const found = findProcesses(match)
  for (const pid of found) send(pid, signal)
  const deadline = performance.now() + ASK_MS
  let left = found
  while (left.length > 0) {
    await sleep(20)
    left = left.filter(pid => matches(pid, match))
    if (performance.now() > deadline) for (const pid of left) send(pid, 'SIGKILL')
  }
  return found.length
}

/** Ids of the processes, this one aside, whose command line matches. */
export function findProcesses(match: (argv: readonly string[]) => boolean): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(pid => pid !== process.pid && matches(pid, match))
}

/** Arguments of a live process; empty for one that is gone, a zombie, or not ours to see. */
export function commandLine(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1)
  } catch {
    return []
  }
}

function matches(pid: number, match: (argv: readonly string[]) => boolean): boolean {
  const argv = commandLine(pid)
  return argv.length > 0 && match(argv)
}

/** Signals a process, if it is still there. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended in the meantime.
  }
}
