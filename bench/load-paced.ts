import { randomBytes } from 'node:crypto'
import { Agent, get } from 'node:http'
import type { CreateTarget } from './load-create.ts'
import { type Spread, spread } from './percentile.ts'

/** What came of an even stream of requests. */
export interface PacedLoad {
  readonly connections: number
  readonly offeredPerSecond: number
  readonly answeredPerSecond: number
  /** From the moment a request was due, not from when a connection was free for it, so waiting counts. Milliseconds. */
  readonly latencyMs: Spread
  readonly answered: number
  readonly failed: number
}

const TICK_MS = 1

/**
 * Creates addresses at an even rate over `connections` keep-alive connections, whatever the server's pace: merchants do
 * not wait for each other. Each request has a callback URL of its own.
 */
export async function loadPaced(
  target: CreateTarget,
  options: { connections: number; perSecond: number; seconds: number },
): Promise<PacedLoad> {
  const { connections, perSecond, seconds } = options
  const agent = new Agent({ keepAlive: true, maxSockets: connections, maxFreeSockets: connections })
  const round = randomBytes(8).toString('hex')
  const total = perSecond * seconds
  const latencies: number[] = []
  let failed = 0
  const started = performance.now()
  const running: Promise<void>[] = []
  try {
    for (let sent = 0; sent < total; ) {
      const due = Math.min(total, Math.floor(((performance.now() - started) / 1000) * perSecond))
      for (; sent < due; sent++) {
        const dueAt = started + (sent / perSecond) * 1000
        running.push(
          createOne(target, agent, `${round}-${sent}`).then(created => {
            if (created) latencies.push(performance.now() - dueAt)
            else failed++
          }),
        )
      }
      await new Promise(resolve => setTimeout(resolve, TICK_MS))
    }
    await Promise.all(running)
  } finally {
    agent.destroy()
  }
  const elapsed = (performance.now() - started) / 1000
  return {
    connections,
    offeredPerSecond: perSecond,
    answeredPerSecond: latencies.length / elapsed,
    latencyMs: spread(latencies),
    answered: latencies.length,
    failed,
  }
}

/** One `create`; false on any other answer than success. */
function createOne(target: CreateTarget, agent: Agent, order: string): Promise<boolean> {
  const callback = encodeURIComponent(`http://127.0.0.1:9/paid?order=${order}`)
  const address = encodeURIComponent(target.addressOut)
  const url = `${target.baseUrl}/${target.ticker}/create/?callback=${callback}&address=${address}`
  return new Promise(resolve => {
    const request = get(url, { agent, headers: { apikey: target.apiKey } }, response => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', chunk => {
        body += chunk
      })
      response.on('end', () => resolve(response.statusCode === 200 && body.startsWith('{"status":"success"')))
      response.on('error', () => resolve(false))
    })
    request.on('error', () => resolve(false))
  })
}
