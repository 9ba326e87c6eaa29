import type { Clock } from '../runtime/clock.ts'
import { SourceFailed } from './errors.ts'
import type { RateSource, SourceHttp } from './ports.ts'
import type { RateBoard } from './rate-board.ts'

/** What the refreshing needs. */
export interface RefreshParts {
  readonly sources: readonly RateSource[]
  readonly board: RateBoard
  readonly http: SourceHttp
  readonly clock: Clock
  /** From one answer of a source to asking it again. Milliseconds (reference blockbee 7.5: five minutes). */
  readonly refreshMs: number
  /** From 0 to 1, at random: sources are not asked all at once, nor by all gateways of the world. */
  readonly jitter: () => number
  /** Told of every answer: how many prices it had, or why it could not be used. */
  readonly onAnswer: (
    source: string,
    outcome: { readonly prices: number } | { readonly failed: string },
  ) => void
}

/** Sources that are asked until they are stopped. */
export interface RunningRates {
  /** Resolves when every source was asked once, whatever came of it, or was stopped before. */
  readonly asked: Promise<void>
  stop(): Promise<void>
}

/** First pause after a failure; it doubles up to the usual one. Milliseconds. */
const RETRY_FIRST_MS = 15_000

/** Asks each source on its own, so that one which hangs or fails delays no other. */
export function runRateSources(parts: RefreshParts): RunningRates {
  const stopping = new AbortController()
  const first: Promise<void>[] = []
  const loops = parts.sources.map(source => {
    const { promise, resolve } = Promise.withResolvers<void>()
    first.push(promise)
    return keepAsking(parts, source, stopping.signal, resolve)
  })
  return {
    asked: Promise.all(first).then(() => undefined),
    async stop() {
      stopping.abort()
      await Promise.all(loops)
    },
  }
}

async function keepAsking(
  { board, http, clock, refreshMs, jitter, onAnswer }: RefreshParts,
  source: RateSource,
  stopping: AbortSignal,
  onFirst: () => void,
): Promise<void> {
  let retryMs = Math.min(RETRY_FIRST_MS, refreshMs)
  while (!stopping.aborted) {
    let pauseMs = refreshMs
    try {
      const prices = board.record(source, await source.read(http, clock.nowMs()))
      if (prices === 0) throw new SourceFailed('no usable price')
      retryMs = Math.min(RETRY_FIRST_MS, refreshMs)
      onAnswer(source.name, { prices })
    } catch (error) {
      if (stopping.aborted) break
      pauseMs = retryMs
      retryMs = Math.min(retryMs * 2, refreshMs)
      onAnswer(source.name, { failed: error instanceof SourceFailed ? error.message : String(error) })
    }
    onFirst()
    // Between nine and eleven tenths.
    await clock.sleep(pauseMs * (0.9 + 0.2 * jitter()), stopping)
  }
  onFirst()
}
