import autocannon from 'autocannon'
import { type Spread, spread } from './percentile.ts'

/** What came of reading one address as fast as it goes. */
export interface GetLoad {
  readonly perSecond: number
  readonly latencyMs: Spread
  readonly answered: number
  /** Answers other than the expected, and requests without an answer. */
  readonly failed: number
}

/**
 * Reads paths in turn over keep-alive connections, one request under way on each. The load generator runs in this process,
 * on the cores that it measures.
 */
export async function loadGet(
  baseUrl: string,
  paths: readonly [string, ...string[]],
  expected: string,
  options: { readonly connections: number; readonly seconds: number },
): Promise<GetLoad> {
  const latencies: number[] = []
  const started = performance.now()
  let ended = started
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(
      {
        url: baseUrl,
        connections: options.connections,
        duration: options.seconds,
        // An error that comes fast must not count as speed.
        verifyBody: body => String(body).startsWith(expected),
        requests: paths.map(path => ({ path })),
      },
      (error, outcome) => (error ? reject(error) : resolve(outcome)),
    )
    instance.on('response', (_client, _status, _bytes, milliseconds) => {
      latencies.push(milliseconds)
      ended = performance.now()
    })
  })
  return {
    perSecond: latencies.length / ((ended - started) / 1000),
    latencyMs: spread(latencies),
    answered: latencies.length,
    failed: result.errors + result.timeouts + result.mismatches + result.non2xx,
  }
}
