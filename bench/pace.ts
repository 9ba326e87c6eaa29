import { type Spread, spread } from './percentile.ts'

/** What came of an even stream of work. */
export interface Paced {
  readonly offeredPerSecond: number
  readonly answeredPerSecond: number
  /** From the moment a piece was due, not from when there was room for it, so waiting counts. Milliseconds. */
  readonly latencyMs: Spread
  readonly answered: number
  readonly failed: number
  /** Longest time that the generator itself came late; what is due then starts late through no fault of the other side. Milliseconds. */
  readonly generatorLateMs: number
}

const TICK_MS = 1

/** Starts `work` at an even rate, whatever its pace: those who ask do not wait for each other. `work` says whether it succeeded. */
export async function pace(
  { perSecond, seconds }: { perSecond: number; seconds: number },
  work: (index: number) => Promise<boolean>,
): Promise<Paced> {
  const total = perSecond * seconds
  const latencies: number[] = []
  const running: Promise<void>[] = []
  let failed = 0
  let generatorLateMs = 0
  const started = performance.now()
  for (let sent = 0, lookedAt = started; sent < total; ) {
    const now = performance.now()
    generatorLateMs = Math.max(generatorLateMs, now - lookedAt - TICK_MS)
    lookedAt = now
    const due = Math.min(total, Math.floor(((now - started) / 1000) * perSecond))
    for (; sent < due; sent++) {
      const dueAt = started + (sent / perSecond) * 1000
      running.push(
        work(sent).then(succeeded => {
          if (succeeded) latencies.push(performance.now() - dueAt)
          else failed++
        }),
      )
    }
    await new Promise(resolve => setTimeout(resolve, TICK_MS))
  }
  await Promise.all(running)
  const elapsed = (performance.now() - started) / 1000
  return {
    offeredPerSecond: perSecond,
    answeredPerSecond: latencies.length / elapsed,
    latencyMs: spread(latencies),
    answered: latencies.length,
    failed,
    generatorLateMs,
  }
}
