import http from 'node:http'
import https from 'node:https'
import { isIP, type Socket } from 'node:net'
import { sameAddress } from './classify-address.ts'
import { escapeBody } from './escape-body.ts'
import type { OutboundTarget } from './outbound-target.ts'
import type { FailureReason, OutboundRequest, OutboundResult } from './ports.ts'
import { tlsFailureOf } from './tls-failure.ts'

/** One request to one verified address. */
export interface Exchange {
  readonly request: OutboundRequest
  readonly target: OutboundTarget
  /** IP address to connect to; nothing is resolved from here on. */
  readonly address: string
  readonly agents: { readonly plain: http.Agent; readonly secure: https.Agent }
  readonly abort: AbortSignal
}

/** How it ended, and whether the connection was never made, so that another address may be tried. */
export interface ExchangeOutcome {
  readonly result: OutboundResult
  readonly neverConnected: boolean
}

/** Bytes of an answer that are read and kept (F57). */
export const BODY_BYTES_MAX = 4096
const HEADER_BYTES_MAX = 16_384

/**
 * Sends the request and reads the answer, up to the caps. A kept connection that the receiver had closed meanwhile is
 * replaced by a new one, once: the receiver cannot have taken the request for answered. Never rejects.
 */
export async function exchange(exchangeOf: Exchange): Promise<ExchangeOutcome> {
  const first = await exchangeOnce(exchangeOf, false)
  return first.staleConnection ? exchangeOnce(exchangeOf, true) : first
}

function exchangeOnce(
  { request, target, address, agents, abort }: Exchange,
  newConnection: boolean,
): Promise<ExchangeOutcome & { staleConnection: boolean }> {
  return new Promise(resolve => {
    let connected = false
    const settle = (result: OutboundResult, staleConnection = false): void => {
      abort.removeEventListener('abort', stop)
      resolve({ result, neverConnected: !connected, staleConnection })
    }
    const fail = (reason: FailureReason, stale = false): void =>
      settle({ kind: 'failed', reason, ms: 0 }, stale)
    const body = request.body === undefined ? undefined : Buffer.from(request.body, 'utf8')
    const call = (target.secure ? https : http).request({
      host: address,
      port: target.port,
      path: target.requestTarget,
      method: request.method,
      maxHeaderSize: HEADER_BYTES_MAX,
      agent: newConnection ? false : target.secure ? agents.secure : agents.plain,
      // An IP literal has no server name: its certificate is checked against the address.
      ...(isIP(target.hostname) === 0 ? { servername: target.hostname } : {}),
      headers: {
        host: target.hostHeader,
        ...request.headers,
        'accept-encoding': 'identity',
        ...(body === undefined ? {} : { 'content-length': String(body.length) }),
      },
    })
    const stop = (): void => {
      fail('aborted')
      call.destroy()
    }
    abort.addEventListener('abort', stop, { once: true })
    if (abort.aborted) stop()

    call.on('socket', (socket: Socket) => {
      const verify = (): void => {
        connected = true
        if (sameAddress(socket.remoteAddress ?? '', address)) return
        fail('peer_mismatch')
        call.destroy()
      }
      if (socket.connecting) socket.once('connect', verify)
      else verify()
    })
    call.on('error', (error: NodeJS.ErrnoException) => {
      const parsing = error.code?.startsWith('HPE_') === true
      const closed = error.code === 'ECONNRESET' || error.code === 'EPIPE'
      const reason = tlsFailureOf(error.code) ?? (parsing ? 'invalid_response' : 'connection_failed')
      fail(reason, closed && call.reusedSocket && !parsing)
    })
    call.on('upgrade', (_response, socket) => {
      socket.destroy()
      fail('invalid_response')
    })
    call.on('close', () => fail('connection_failed'))
    call.on('response', response => {
      const chunks: Buffer[] = []
      let size = 0
      const answer = (): void =>
        settle({
          kind: 'response',
          status: response.statusCode ?? 0,
          body: escapeBody(Buffer.concat(chunks).subarray(0, BODY_BYTES_MAX)),
          ms: 0,
        })
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        size += chunk.length
        if (size <= BODY_BYTES_MAX) return
        answer()
        call.destroy()
      })
      response.on('end', answer)
      response.on('error', () => fail('connection_failed'))
      response.on('aborted', () => fail('connection_failed'))
    })
    call.end(body)
  })
}
