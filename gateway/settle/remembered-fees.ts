import type { Answer, FeeQuote } from '../chains/port.ts'
import type { Clock } from '../runtime/clock.ts'

/** A quote older than this is asked for again, in the background. Milliseconds. */
const FRESH_MS = 12_000
/** A quote older than this is not used any more. Milliseconds. */
const USABLE_MS = 600_000
/** How long a caller waits when there is nothing usable yet. Milliseconds. */
const WAIT_MS = 1_500

/** A chain's fees for those who only want to know: at once where it can be, null when nobody knows. Never throws. */
export interface RememberedFees {
  quote(): Promise<FeeQuote | null>
}

/** Asks `source` at most once at a time, however many callers there are. */
export function rememberFees(source: () => Promise<Answer<FeeQuote>>, clock: Clock): RememberedFees {
  let known: { readonly quote: FeeQuote; readonly atMs: number } | null = null
  let asking: Promise<void> | null = null

  const ask = async (): Promise<void> => {
    const answer = await source()
    if (answer.kind === 'present') known = { quote: answer.value, atMs: clock.monotonicMs() }
  }
  const asked = (): Promise<void> => {
    asking ??= ask()
      .catch(() => undefined)
      .finally(() => {
        asking = null
      })
    return asking
  }
  const ageMs = (): number => (known === null ? Number.POSITIVE_INFINITY : clock.monotonicMs() - known.atMs)

  return {
    async quote() {
      if (ageMs() > FRESH_MS) {
        const answered = asked()
        if (ageMs() > USABLE_MS) await Promise.race([answered, clock.sleep(WAIT_MS)])
      }
      return ageMs() > USABLE_MS ? null : (known?.quote ?? null)
    },
  }
}
