import { setTimeout as sleep } from 'node:timers/promises'

const STEP_MS = 20

/**
 * Asks until `look` gives something (not undefined, null or false) and returns it.
 * @throws Error naming `what` and the last answer of `explain` after `withinMs`
 */
export async function waitUntil<T>(
  what: string,
  look: () => Promise<T> | T,
  options: { withinMs?: number; explain?: () => Promise<string> | string } = {},
): Promise<Exclude<T, undefined | null | false>> {
  const { withinMs = 60_000, explain } = options
  const deadline = performance.now() + withinMs
  for (;;) {
    const found = await look()
    if (isThere(found)) return found
    if (performance.now() > deadline)
      throw new Error(`not within ${withinMs} ms: ${what}${explain ? `\n${await explain()}` : ''}`)
    await sleep(STEP_MS)
  }
}

function isThere<T>(value: T): value is Exclude<T, undefined | null | false> {
  return value !== undefined && value !== null && value !== false
}
