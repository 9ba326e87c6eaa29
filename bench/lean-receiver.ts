import { createServer, type Socket } from 'node:net'
import type { BenchRun } from './measurement.ts'

/** A request without a body, as it came. */
export interface ReceivedRequest {
  /** When its last byte was there, on `performance.now()`'s clock. */
  readonly atMs: number
  /** Path and query, as transmitted. */
  readonly target: string
  /** Request line and header lines. */
  readonly head: string
}

const ACKNOWLEDGED = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\n*ok*'
const END_OF_HEAD = '\r\n\r\n'

/**
 * A server on loopback that acknowledges every GET and costs as little as one can: the machine's cores are the sender's, and
 * what is asked is when a callback left it. Connections are kept. Returns its base URL.
 */
export async function startLeanReceiver(
  run: BenchRun,
  received: (request: ReceivedRequest) => void,
): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, socket => {
    let text = ''
    sockets.add(socket)
    socket.setEncoding('latin1')
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.on('data', chunk => {
      text += chunk
      for (let end = text.indexOf(END_OF_HEAD); end >= 0; end = text.indexOf(END_OF_HEAD)) {
        const atMs = performance.now()
        const head = text.slice(0, end)
        text = text.slice(end + END_OF_HEAD.length)
        socket.write(ACKNOWLEDGED)
        received({ atMs, head, target: head.split(' ', 2)[1] ?? '' })
      }
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  run.onEnd(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}

/** The value of a header line, '' when there is none. `name` in lower case. */
export function headerOf({ head }: ReceivedRequest, name: string): string {
  for (const line of head.split('\r\n').slice(1)) {
    const colon = line.indexOf(':')
    if (line.slice(0, colon).toLowerCase() === name) return line.slice(colon + 1).trim()
  }
  return ''
}
