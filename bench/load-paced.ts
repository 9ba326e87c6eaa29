import { randomBytes } from 'node:crypto'
import { Agent, get } from 'node:http'
import type { CreateTarget } from './load-create.ts'
import { type Paced, pace } from './pace.ts'

/**
 * Creates addresses at an even rate over `connections` keep-alive connections. Each request has a callback URL of its own.
 */
export async function loadPaced(
  target: CreateTarget,
  { connections, ...rate }: { connections: number; perSecond: number; seconds: number },
): Promise<Paced> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, maxFreeSockets: connections })
  const round = randomBytes(8).toString('hex')
  try {
    return await pace(rate, index => createOne(target, agent, `${round}-${index}`))
  } finally {
    agent.destroy()
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
