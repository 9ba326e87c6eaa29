import { globSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** The Debian package libfaketime is not installed. */
export class NoFaketime extends Error {
  readonly code = 'no_faketime'
}

/** A wall clock of a process that can be moved while it runs. Its monotonic time stays real. */
export interface FakedClock {
  /** Environment of the process. */
  readonly env: Readonly<Record<string, string>>
  /** Moves it to so far from real time. Seconds, may be negative. */
  jumpTo(seconds: number): void
}

/** @throws NoFaketime */
export function createFakedClock(): FakedClock {
  const [library] = globSync('/usr/lib/*/faketime/libfaketime.so.1')
  if (library === undefined)
    throw new NoFaketime('clock jumps need the Debian package libfaketime: apt-get install libfaketime')
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'polytill-clock-')), 'offset')
  const jumpTo = (seconds: number): void => {
    // Read at every look at the clock: it must never be half written.
    writeFileSync(`${file}.new`, `${seconds < 0 ? '' : '+'}${seconds}\n`)
    renameSync(`${file}.new`, file)
  }
  jumpTo(0)
  return {
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    jumpTo,
  }
}
