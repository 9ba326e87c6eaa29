import { setTimeout as sleep } from 'node:timers/promises'

const PAUSE_MIN_MS = 10
const PAUSE_MAX_MS = 100

/**
 * Asks until `look` gives something (not undefined, null or false) and returns it. What is asked costs several processes their
 * time, so the pauses grow: a fifth of the time that has passed, at most a tenth of a second. One look counts as a tenth of the
 * limit at most: a machine that stood still in between is no reason to give up.
 * @throws Error naming `what` and the last answer of `explain` after `withinMs`
 */
export async function waitUntil<T>(
  what: string,
  look: () => Promise<T> | T,
  options: { withinMs?: number; explain?: () => Promise<string> | string } = {},
): Promise<Exclude<T, undefined | null | false>> {
  const { withinMs = 60_000, explain } = options
  let passedMs = 0
  let beforeMs = performance.now()
  for (;;) {
    const found = await look()
    if (isThere(found)) return found
    const nowMs = performance.now()
    passedMs += Math.min(nowMs - beforeMs, withinMs / 10)
    beforeMs = nowMs
    if (passedMs > withinMs)
      throw new Error(`not within ${withinMs} ms: ${what}${explain ? `\n${await explain()}` : ''}`)
    await sleep(Math.min(Math.max(passedMs / 5, PAUSE_MIN_MS), PAUSE_MAX_MS))
  }
}

function isThere<T>(value: T): value is Exclude<T, undefined | null | false> {
  return value !== undefined && value !== null && value !== false
}
