import autocannon from 'autocannon'
import { type Spread, spread } from './percentile.ts'

/** What came of one round of load. */
export interface BusyLoad {
  readonly connections: number
  readonly perSecond: number
  /** From the request's first byte out to its answer, of every request. Milliseconds. */
  readonly latencyMs: Spread
  readonly answered: number
  /** Answers other than the expected, and requests without an answer. */
  readonly failed: number
  readonly seconds: number
}

/** How long, over how many keep-alive connections. */
export interface BusyRound {
  readonly connections: number
  readonly seconds: number
}

/**
 * Sends these requests in turn as fast as they are answered, one under way on each connection. `expected` is how a good answer
 * begins: an error that comes fast must not count as speed. The load generator runs in this process, on the cores that it
 * measures.
 */
export async function loadBusy(
  url: string,
  requests: autocannon.Request[],
  expected: string,
  { connections, seconds }: BusyRound,
): Promise<BusyLoad> {
  const verifyBody = (body: unknown): boolean => String(body).startsWith(expected)
  const latencies: number[] = []
  const started = performance.now()
  let ended = started
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const options = { url, connections, duration: seconds, verifyBody, requests }
    const instance = autocannon(options, (error, outcome) => (error ? reject(error) : resolve(outcome)))
    instance.on('response', (_client, _status, _bytes, milliseconds) => {
      latencies.push(milliseconds)
      ended = performance.now()
    })
  })
  const elapsed = (ended - started) / 1000
  return {
    connections,
    perSecond: latencies.length / elapsed,
    latencyMs: spread(latencies),
    answered: latencies.length,
    failed: result.errors + result.timeouts + result.mismatches + result.non2xx,
    seconds: elapsed,
  }
}
