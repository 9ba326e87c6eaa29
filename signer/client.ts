import { createConnection, type Socket } from 'node:net'
import { FrameReader } from './frames.ts'
import { toLeaseFields } from './greeting.ts'
import {
  CONNECTION_ID,
  FRAME_BYTES_MAX,
  PROTOCOL,
  type Refusal,
  type SignedTransaction,
  type SignerLease,
  type SignerStatus,
  type SignRequest,
  toSignParams,
} from './protocol.ts'
import { readReply } from './read-reply.ts'

export interface SignerClientOptions {
  readonly socketPath: string
  /** Hex secret shared with the signer. */
  readonly token: string
  /** Left out by whoever only asks for the status. */
  readonly lease?: SignerLease
  /** A request that has no answer by then is `unavailable`. Milliseconds, 5,000 by default. */
  readonly deadlineMs?: number
}

type Refused = { readonly kind: 'refused' } & Refusal
/** No answer: not running, too slow, or gone mid-way. Whether it signed is unknown; ask the same again (F31). */
type Unavailable = { readonly kind: 'unavailable'; readonly reason: string }

export type SignOutcome = ({ readonly kind: 'signed' } & SignedTransaction) | Refused | Unavailable
/** `allowed`: it would be signed now, as far as policy and caps go. */
export type CheckOutcome = { readonly kind: 'allowed' } | Refused | Unavailable
export type StatusOutcome = ({ readonly kind: 'status' } & SignerStatus) | Refused | Unavailable

/** The gateway's side of the signer. Methods never throw and always settle by the deadline. */
export interface SignerClient {
  sign(request: SignRequest): Promise<SignOutcome>
  /** Asks whether policy and caps allow it now; nothing is signed. */
  check(request: SignRequest): Promise<CheckOutcome>
  status(): Promise<StatusOutcome>
  /** Pending requests become `unavailable`; the socket is closed. Nothing works afterwards. */
  close(): void
}

type Outcome = SignOutcome | CheckOutcome | StatusOutcome

interface Pending {
  readonly frame: string
  readonly timer: NodeJS.Timeout
  settle(outcome: Outcome): void
}

const WRONG_KIND: Unavailable = { kind: 'unavailable', reason: 'answer of the wrong kind' }
const BACKOFF_FIRST_MS = 20
const BACKOFF_MAX_MS = 500

/**
 * Connects on the first request and again whenever the signer restarts; requests under way are sent again on the new
 * connection, which is safe because the signer repeats bytes that it already journalled.
 *
 *     const signer = openSignerClient({ socketPath, token })
 *     const outcome = await signer.sign({ chainId: 'eip155:1', … })
 *     if (outcome.kind === 'signed') await broadcast(outcome.rawTransaction)
 */
export function openSignerClient(options: SignerClientOptions): SignerClient {
  const deadlineMs = options.deadlineMs ?? 5_000
  const named = options.lease ? { lease: toLeaseFields(options.lease) } : {}
  const pending = new Map<string, Pending>()
  let socket: Socket | null = null
  let retryTimer: NodeJS.Timeout | null = null
  let backoffMs = BACKOFF_FIRST_MS
  let lastTrouble = 'not connected'
  let lastId = 0
  let closed = false

  function connect(): void {
    if (closed || socket !== null || retryTimer !== null) return
    const current = createConnection(options.socketPath)
    const frames = new FrameReader(FRAME_BYTES_MAX)
    socket = current
    current.write(`${JSON.stringify({ hello: PROTOCOL, token: options.token, ...named })}\n`)
    for (const request of pending.values()) current.write(request.frame)
    current.on('data', chunk => {
      if (!frames.push(chunk, accept)) current.destroy(new Error('the answer was not understood'))
    })
    current.on('error', error => {
      lastTrouble = error.message
    })
    current.on('close', () => {
      socket = null
      if (closed || pending.size === 0) return
      retryTimer = setTimeout(() => {
        retryTimer = null
        if (pending.size > 0) connect()
      }, backoffMs)
      backoffMs = Math.min(backoffMs * 2, BACKOFF_MAX_MS)
    })
  }

  function accept(line: string): boolean {
    const reply = readReply(line)
    if (reply === null) return false
    backoffMs = BACKOFF_FIRST_MS
    if (reply.id === CONNECTION_ID) {
      if (reply.outcome.kind === 'refused')
        for (const request of pending.values()) request.settle(reply.outcome)
      return true
    }
    pending.get(reply.id)?.settle(reply.outcome)
    return true
  }

  function ask(method: 'sign' | 'check' | 'status', params: object): Promise<Outcome> {
    if (closed) return Promise.resolve({ kind: 'unavailable', reason: 'the client is closed' })
    lastId += 1
    const id = lastId.toString()
    const frame = `${JSON.stringify({ id, method, params })}\n`
    if (Buffer.byteLength(frame) > FRAME_BYTES_MAX) {
      return Promise.resolve({ kind: 'refused', code: 'malformed_request', reason: 'longer than a frame' })
    }
    return new Promise(resolve => {
      const settle = (outcome: Outcome): void => {
        clearTimeout(timer)
        pending.delete(id)
        resolve(outcome)
      }
      const timer = setTimeout(
        () => settle({ kind: 'unavailable', reason: `no answer within ${deadlineMs} ms (${lastTrouble})` }),
        deadlineMs,
      )
      pending.set(id, { frame, timer, settle })
      if (socket === null) connect()
      else socket.write(frame)
    })
  }

  return {
    async sign(request) {
      const outcome = await ask('sign', toSignParams(request))
      return outcome.kind === 'status' || outcome.kind === 'allowed' ? WRONG_KIND : outcome
    },
    async check(request) {
      const outcome = await ask('check', toSignParams(request))
      return outcome.kind === 'status' || outcome.kind === 'signed' ? WRONG_KIND : outcome
    },
    async status() {
      const outcome = await ask('status', {})
      return outcome.kind === 'signed' || outcome.kind === 'allowed' ? WRONG_KIND : outcome
    },
    close() {
      closed = true
      if (retryTimer !== null) clearTimeout(retryTimer)
      for (const request of pending.values())
        request.settle({ kind: 'unavailable', reason: 'the client is closed' })
      socket?.destroy()
    },
  }
}
