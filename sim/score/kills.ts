import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { blocksGoOn, CRASH_STACK, passCrashPoint } from '../../test/harness/pass-crash-point.ts'
import { checkStory, openStory } from '../../test/harness/payment-story.ts'
import { Stack } from '../../test/harness/stack.ts'
import type { Measured, Metric, ScoreOptions } from './metric.ts'

const ROOT = path.join(import.meta.dirname, '..', '..')
const HITS = 5
const RECOVERED_WITHIN_MS = 10_000

/** A named point between two durable or external steps, and whose it is. */
export interface CrashPoint {
  readonly process: 'gateway' | 'signer'
  readonly point: string
}

/**
 * `kill -9` of the real gateway or signer at every crash point that the code passes, five times each, with real nodes,
 * contracts, database and merchant (F28, F53): bad is a payment that did not end exactly once, or a recovery that took
 * 10 seconds or more from the restart to the end of the whole story.
 */
export const kills: Metric = {
  name: 'kills',
  measure: options => measureKills(options, crashPoints(), async () => undefined),
}

/** Every crash point in the sources. */
export function crashPoints(): CrashPoint[] {
  return (['gateway', 'signer'] as const).flatMap(process => {
    const found = globSync(`${process}/**/*.ts`, { cwd: ROOT })
      .filter(file => !file.includes('node_modules') && !file.endsWith('.test.ts'))
      .flatMap(file => [
        ...readFileSync(path.join(ROOT, file), 'utf8').matchAll(/\bcrashpoint\('([^']+)'\)/g),
      ])
    return [...new Set(found.map(match => match[1] ?? ''))].map(point => ({ process, point }))
  })
}

/** Measures some points; `beforeRestart` is a planted bug. */
export async function measureKills(
  { long, onProgress }: ScoreOptions,
  points: readonly CrashPoint[],
  beforeRestart: (stack: Stack) => Promise<void>,
  hits = HITS,
): Promise<Measured> {
  const trials = points.flatMap(point => Array.from({ length: long ? hits * 10 : hits }, () => point))
  const wrong: string[] = []
  let begun = 0
  // Two stacks side by side: most of the time is spent waiting for what the killed process held.
  await Promise.all(
    [0, 1].map(async lane => {
      const own = trials.filter((_, index) => index % 2 === lane)
      if (own.length === 0) return
      let stack: Stack | null = null
      try {
        for (const trial of own) {
          stack ??= await Stack.start(CRASH_STACK)
          onProgress?.(`${trial.point}, ${++begun} of ${trials.length}`)
          const finding = await killOnce(stack, trial, beforeRestart)
          if (finding === null) continue
          wrong.push(`${trial.process} at ${trial.point}: ${finding}`)
          // What a failed trial left would disturb the next.
          const failed: Stack = stack
          stack = null
          await failed.stop()
        }
      } finally {
        await stack?.stop()
      }
    }),
  )
  return { n: trials.length, bad: wrong.length, wrong }
}

async function killOnce(
  stack: Stack,
  { process, point }: CrashPoint,
  beforeRestart: (stack: Stack) => Promise<void>,
): Promise<string | null> {
  try {
    await stack.caughtUp()
    const opened = await openStory(stack)
    await stack.crashAt(process, { point, hit: 1 })
    const story = await passCrashPoint(stack, opened, point)
    await stack.died(process)
    await blocksGoOn(stack)
    await beforeRestart(stack)
    const startedMs = performance.now()
    await stack.restart(process)
    await checkStory(stack, story)
    const ms = performance.now() - startedMs
    return ms < RECOVERED_WITHIN_MS ? null : `recovered after ${Math.round(ms)} ms`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
