import { chmodSync, rmSync } from 'node:fs'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { answerFrame, type FrameAnswer, refuseFrame } from './answer-frame.ts'
import { crashpoint } from './crashpoint.ts'
import { FrameReader } from './frames.ts'
import { readGreeting } from './greeting.ts'
import type { LeaseBook } from './lease-book.ts'
import { CONNECTION_ID, FRAME_BYTES_MAX, type Refusal, type SignerLease } from './protocol.ts'
import type { Signer } from './sign-request.ts'
import { StartupError } from './startup-error.ts'

/** Room for the greeting; a peer without the token never makes us hold more. Bytes. */
const GREETING_BYTES_MAX = 1_024
/** A peer that has not greeted by then is cut. Milliseconds. */
const GREETING_DEADLINE_MS = 2_000
const CONNECTIONS_MAX = 64

export interface SocketServerOptions {
  readonly socketPath: string
  readonly token: string
  readonly signer: Signer
  readonly leases: LeaseBook
  /** Called for each refusal; must not throw. */
  readonly onRefusal: (refusal: Refusal) => void
}

/**
 * Listens on a unix socket that only this user may open. A socket file that nobody answers on is left over from a
 * killed signer and replaced; the home's lock is held by then. Throws `socket_in_use` when someone does answer.
 */
export async function serveSocket(options: SocketServerOptions): Promise<Server> {
  if (await isAnswered(options.socketPath)) {
    throw new StartupError('socket_in_use', `another process listens on ${options.socketPath}`)
  }
  rmSync(options.socketPath, { force: true })
  const server = createServer(socket => serveConnection(socket, options))
  server.maxConnections = CONNECTIONS_MAX
  // The file is made inside listen(); a umask is the only way to have it private from its first instant.
  const umask = process.umask(0o177)
  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.once('listening', () => resolve())
  })
  server.listen(options.socketPath)
  process.umask(umask)
  await listening
  chmodSync(options.socketPath, 0o600)
  return server
}

function serveConnection(socket: Socket, options: SocketServerOptions): void {
  const frames = new FrameReader(GREETING_BYTES_MAX)
  let peer: { readonly lease: SignerLease | null } | null = null
  const deadline = setTimeout(() => socket.destroy(), GREETING_DEADLINE_MS)
  socket.on('error', () => socket.destroy())
  socket.on('close', () => clearTimeout(deadline))
  // A peer that asks but does not read the answers is not read from either, so answers cannot pile up here.
  socket.on('drain', () => socket.resume())

  const send = (answer: FrameAnswer): boolean => {
    if (answer.refusal !== null) options.onRefusal(answer.refusal)
    const taken = socket.write(`${answer.line}\n`)
    if (!answer.goOn) socket.destroySoon()
    else if (!taken) socket.pause()
    return answer.goOn
  }
  const refuse = (refusal: Refusal): boolean => send(refuseFrame(CONNECTION_ID, refusal, false))
  const greet = (frame: string): boolean => {
    const greeting = readGreeting(frame, options.token)
    if (greeting === null) return refuse({ code: 'unauthorized', reason: 'wrong greeting or token' })
    try {
      if (greeting.lease !== null) options.leases.offer(greeting.lease)
    } catch {
      return refuse({ code: 'journal_unavailable', reason: 'the lease could not be written' })
    }
    peer = greeting
    clearTimeout(deadline)
    frames.bytesMax = FRAME_BYTES_MAX
    return true
  }
  const accept = (frame: string): boolean => {
    if (peer === null) return greet(frame)
    const goOn = send(answerFrame(frame, options, peer.lease))
    crashpoint('signer.after-answer')
    return goOn
  }
  let ended = false
  socket.on('data', chunk => {
    if (ended || frames.push(chunk, accept)) return
    ended = true
    if (socket.writableEnded) return
    refuse({ code: 'malformed_request', reason: 'frame too long' })
  })
}

function isAnswered(socketPath: string): Promise<boolean> {
  return new Promise(resolve => {
    const probe = createConnection(socketPath)
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', () => resolve(false))
  })
}
