import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { refuseInTransaction } from '../../runtime/transaction-scope.ts'

/** What came of a request. `fresh` tells that it opened a new connection. */
export type PostResult =
  | { readonly ok: true; readonly body: string; readonly fresh: boolean }
  | { readonly ok: false; readonly reason: string }

/** Posts JSON to one URL over kept-alive connections. Never throws, but for calls inside a transaction (F104). */
export interface JsonPoster {
  post(body: string): Promise<PostResult>
  close(): void
}

/** Limits of a poster: the whole exchange must end within `timeoutMs`; longer bodies are refused. */
export interface PosterLimits {
  readonly timeoutMs: number
  readonly bodyBytesMax: number
  readonly connectionsMax: number
}

export function createJsonPoster(url: string, limits: PosterLimits): JsonPoster {
  const secure = new URL(url).protocol === 'https:'
  const settings = { keepAlive: true, maxSockets: limits.connectionsMax, scheduling: 'lifo' as const }
  const agent = secure ? new HttpsAgent(settings) : new HttpAgent(settings)
  const send = secure ? httpsRequest : httpRequest

  function attempt(body: string): Promise<PostResult & { readonly stale?: boolean }> {
    return new Promise(resolve => {
      const request = send(url, {
        method: 'POST',
        agent,
        signal: AbortSignal.timeout(limits.timeoutMs),
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      })
      const fail = (error: Error): void =>
        resolve({ ok: false, reason: reasonOf(error), stale: request.reusedSocket && isReset(error) })
      request.on('error', fail)
      request.on('response', response => {
        readBody(response, limits.bodyBytesMax).then(text => {
          if (response.statusCode !== 200) resolve({ ok: false, reason: `HTTP ${response.statusCode}` })
          else resolve({ ok: true, body: text, fresh: !request.reusedSocket })
        }, fail)
      })
      request.end(body)
    })
  }

  return {
    post: async body => {
      refuseInTransaction('a node is asked')
      const first = await attempt(body)
      // The server had closed the idle connection when we used it again: the request was not looked at.
      return !first.ok && first.stale ? attempt(body) : first
    },
    close: () => agent.destroy(),
  }
}

async function readBody(response: IncomingMessage, bytesMax: number): Promise<string> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of response) {
    const bytes = Buffer.from(part)
    length += bytes.length
    if (length > bytesMax) {
      response.destroy()
      throw new Error(`answer longer than ${bytesMax} bytes`)
    }
    parts.push(bytes)
  }
  return Buffer.concat(parts).toString('utf8')
}

function isReset(error: Error): boolean {
  return 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
}

function reasonOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  if (error.name === 'TimeoutError' || (error.cause instanceof Error && error.cause.name === 'TimeoutError'))
    return 'no answer in time'
  return `${code}: ${error.message}`
}
