import autocannon from 'autocannon'
import type { GetLoad } from './load-get.ts'
import { spread } from './percentile.ts'

/** One kind of POST request. */
export interface PostRequest {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** A new body for each request. */
  body(): string
  /** How a good answer begins: an error that comes fast must not count as speed. */
  readonly expected: string
}

/**
 * Posts over keep-alive connections as fast as it goes, one request under way on each. The load generator runs in this
 * process, on the cores that it measures.
 */
export async function loadPosts(
  baseUrl: string,
  request: PostRequest,
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
        verifyBody: body => String(body).startsWith(request.expected),
        requests: [
          {
            ...{ method: 'POST', path: request.path, headers: { ...request.headers } },
            setupRequest: prepared => {
              prepared.body = request.body()
              return prepared
            },
          },
        ],
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
