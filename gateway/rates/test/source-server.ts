import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerOf } from './source-answers.ts'

/** What a source does instead of telling the truth. */
export const FAULTS = [
  'none',
  'error 500',
  'error 429',
  'garbage',
  'wrong shape',
  'empty',
  'hang',
  'hang in the body',
  'cut off',
  'zero',
  'negative',
  'times 1000',
  'a thousandth',
  'stale',
  'from the future',
  'huge',
  'wrong currency',
  'redirect',
] as const
/** How a source misbehaves. */
export type Fault = (typeof FAULTS)[number]

/** A source over real HTTP that misbehaves on request. */
export interface SourceServer {
  readonly url: string
  /** Asked so far: method, path with query, headers. */
  readonly requests: { readonly target: string; readonly headers: IncomingMessage['headers'] }[]
  /** Paths that start like this misbehave; the longest start that fits counts. */
  set(path: string, fault: Fault): void
  /** How a URL of it misbehaves now. */
  faultOf(url: string): Fault
  stop(): Promise<void>
}

const HUGE_CHUNK = ' '.repeat(65_536)

/** One server for all sources, told apart by their paths. */
export async function startSourceServer(nowMs: () => number): Promise<SourceServer> {
  const faults = new Map<string, Fault>()
  const requests: SourceServer['requests'] = []
  const server = createServer((request, response) => {
    const target = request.url ?? '/'
    requests.push({ target, headers: request.headers })
    misbehave(faultAt(target), nowMs(), request, response)
  })
  const faultAt = (target: string): Fault =>
    [...faults]
      .filter(([path]) => target.startsWith(path))
      .sort(([left], [right]) => right.length - left.length)[0]?.[1] ?? 'none'
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    set: (path, fault) => void faults.set(path, fault),
    faultOf: url => faultAt(new URL(url).pathname),
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function misbehave(fault: Fault, nowMs: number, request: IncomingMessage, response: ServerResponse): void {
  const truth = { factor: 1, atMs: nowMs, currency: 'USD' }
  const say = (word: Partial<typeof truth>): void =>
    void response.end(answerOf(request, { ...truth, ...word }))
  const honest = answerOf(request, truth)
  switch (fault) {
    case 'none':
      say({})
      break
    case 'error 500':
      response.writeHead(500).end(honest)
      break
    case 'error 429':
      response.writeHead(429).end('slow down')
      break
    case 'garbage':
      response.end('<html>Welcome to the hotel network</html>')
      break
    case 'wrong shape':
      response.end('{"data":[1,2,null],"result":"success","error":[]}')
      break
    case 'empty':
      response.end('')
      break
    case 'hang':
      break
    case 'hang in the body':
      response.write(honest.slice(0, 20))
      break
    case 'cut off':
      response.writeHead(200, { 'content-length': honest.length })
      response.write(honest.slice(0, 20))
      setTimeout(() => response.destroy(), 20)
      break
    case 'zero':
      say({ factor: 0 })
      break
    case 'negative':
      say({ factor: -1 })
      break
    case 'times 1000':
      say({ factor: 1_000 })
      break
    case 'a thousandth':
      say({ factor: 0.001 })
      break
    case 'stale':
      say({ atMs: nowMs - 40 * 86_400_000 })
      break
    case 'from the future':
      say({ atMs: nowMs + 40 * 86_400_000 })
      break
    case 'huge': {
      const more = (): void => {
        if (!response.destroyed) response.write(HUGE_CHUNK, more)
      }
      more()
      break
    }
    case 'wrong currency':
      say({ currency: 'CAD' })
      break
    case 'redirect':
      response.writeHead(302, { location: '/stats/eurofxref/eurofxref-daily.xml' }).end()
      break
  }
}
