import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { type OffsetClock, systemClock } from '../gateway/runtime/clock.ts'
import { writeFileAtomic } from './write-file.ts'

/** The clock of a sandbox: the machine's, and as far ahead of it as it was ever advanced on this home. */
export interface SandboxClock extends OffsetClock {
  /** Moves it forward and remembers that over restarts. Seconds, above 0. @throws TooFarAhead and moves nothing */
  advance(seconds: number): void
}

/** The clock would be further ahead than dates stay sensible for. */
export class TooFarAhead extends Error {
  readonly code = 'too_far_ahead'
}

/** A year of 365 days. */
export const ADVANCE_MAX_SECONDS = 31_536_000
/** Ten of them. */
export const AHEAD_MAX_SECONDS = 10 * ADVANCE_MAX_SECONDS

const schema = z.object({ offsetMs: z.int().min(0) })

/** Reads `<home>/clock.json`; without one the clock is the machine's. */
export function openSandboxClock(home: string): SandboxClock {
  const file = path.join(home, 'clock.json')
  let { offsetMs } = existsSync(file) ? schema.parse(JSON.parse(readFileSync(file, 'utf8'))) : { offsetMs: 0 }
  return {
    ...systemClock,
    nowMs: () => systemClock.nowMs() + offsetMs,
    offsetMs: () => offsetMs,
    advance(seconds) {
      const moved = offsetMs + seconds * 1_000
      if (moved > AHEAD_MAX_SECONDS * 1_000)
        throw new TooFarAhead(`the clock may be ${AHEAD_MAX_SECONDS} s ahead of the machine's at most`)
      writeFileAtomic(file, `${JSON.stringify({ offsetMs: moved })}\n`, 0o600)
      offsetMs = moved
    },
  }
}
