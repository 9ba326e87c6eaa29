import { randomBytes } from 'node:crypto'
import autocannon from 'autocannon'
import { type Spread, spread } from './percentile.ts'

/** Where and as whom addresses are created. */
export interface CreateTarget {
  readonly baseUrl: string
  readonly apiKey: string
  /** Path form, like `erc20/usdt`. */
  readonly ticker: string
  /** Where the money of every address goes. */
  readonly addressOut: string
}

/** What came of one round of load. */
export interface CreateLoad {
  readonly connections: number
  readonly perSecond: number
  /** From the request's first byte out to its answer, of every request. Milliseconds. */
  readonly latencyMs: Spread
  readonly answered: number
  /** Answers that were no success, and requests without an answer. */
  readonly failed: number
  readonly seconds: number
}

/**
 * Creates addresses as fast as `connections` keep-alive connections can, one request under way on each, every request
 * with a callback URL of its own. The load generator runs in this process, on the cores that it measures.
 */
export async function loadCreate(
  target: CreateTarget,
  connections: number,
  seconds: number,
): Promise<CreateLoad> {
  const round = randomBytes(8).toString('hex')
  const address = encodeURIComponent(target.addressOut)
  const latencies: number[] = []
  let count = 0
  const started = performance.now()
  let ended = started
  const options: autocannon.Options = {
    url: target.baseUrl,
    connections,
    duration: seconds,
    headers: { apikey: target.apiKey },
    // An error that comes fast must not count as speed.
    verifyBody: body => String(body).startsWith('{"status":"success"'),
    requests: [
      {
        setupRequest: request => {
          const callback = encodeURIComponent(`http://127.0.0.1:9/paid?order=${round}-${++count}`)
          request.path = `/${target.ticker}/create/?callback=${callback}&address=${address}`
          return request
        },
      },
    ],
  }
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
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
