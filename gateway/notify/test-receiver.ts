import { createServer, type Server, type Socket } from 'node:net'

/** A request as its bytes arrived. */
export interface RawRequest {
  readonly method: string
  readonly target: string
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
  readonly receivedMs: number
}

/** What a receiver does with a request: `reply` text, or anything with the socket. */
export type Behaviour = (request: RawRequest, socket: Socket) => void

/** A merchant's HTTP endpoint made of a bare socket, so that tests see the very bytes and can misbehave freely. */
export interface TestReceiver {
  readonly origin: string
  readonly port: number
  readonly requests: RawRequest[]
  behave: Behaviour
  close(): Promise<void>
}

/** A whole response with a body, connection kept. */
export function response(status: number, body: string, headers = ''): string {
  return `HTTP/1.1 ${status} X\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`
}

/** Acknowledges everything. */
export const acknowledge: Behaviour = (_request, socket) => void socket.write(response(200, '*ok*'))

/** Starts a receiver on a free loopback port. */
export async function startReceiver(behave: Behaviour = acknowledge): Promise<TestReceiver> {
  const sockets = new Set<Socket>()
  const requests: RawRequest[] = []
  const server: Server = createServer(socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    let buffer = Buffer.alloc(0)
    socket.on('data', chunk => {
      buffer = Buffer.concat([buffer, chunk])
      for (let taken = takeRequest(buffer); taken !== undefined; taken = takeRequest(buffer)) {
        buffer = buffer.subarray(taken.length)
        requests.push(taken.request)
        receiver.behave(taken.request, socket)
      }
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the receiver has no port')
  const receiver: TestReceiver = {
    origin: `http://127.0.0.1:${address.port}`,
    port: address.port,
    requests,
    behave,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
  return receiver
}

function takeRequest(buffer: Buffer): { request: RawRequest; length: number } | undefined {
  const end = buffer.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [line = '', ...fields] = buffer.subarray(0, end).toString('latin1').split('\r\n')
  const [method = '', target = ''] = line.split(' ')
  const headers = new Map(
    fields.map(field => {
      const colon = field.indexOf(':')
      return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()]
    }),
  )
  const length = end + 4 + Number(headers.get('content-length') ?? 0)
  if (buffer.length < length) return undefined
  const body = buffer.subarray(end + 4, length).toString('utf8')
  return { request: { method, target, headers, body, receivedMs: performance.now() }, length }
}
