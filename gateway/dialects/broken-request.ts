import type { Socket } from 'node:net'
import { errorBody, GENERIC_ERROR } from './error-body.ts'

const REASONS = {
  400: 'Bad Request',
  408: 'Request Timeout',
  414: 'URI Too Long',
  431: 'Request Header Fields Too Large',
}
const BODY = JSON.stringify(errorBody(GENERIC_ERROR))

const LINGER_MS = 1_000

interface BrokenRequest {
  readonly code: string
  readonly rawPacket: unknown
}

/**
 * Answers what Node could not parse as HTTP with the usual JSON body, where an answer still makes sense, and ends the
 * connection (reference blockbee 1.3: never anything but JSON).
 */
export function answerBrokenRequest(error: BrokenRequest, socket: Socket): void {
  if (error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  // Node reports every further chunk of a request that was refused already.
  if (!socket.writable) return
  // Unread bytes at close would reset the connection and the answer with it: read on for a moment, keep nothing.
  socket.resume()
  setTimeout(() => socket.destroy(), LINGER_MS).unref()
  const status = statusOf(error)
  socket.end(
    `HTTP/1.1 ${status} ${REASONS[status]}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(BODY)}\r\nConnection: close\r\n\r\n${BODY}`,
  )
}

function statusOf(error: BrokenRequest): keyof typeof REASONS {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408
  if (error.code !== 'HPE_HEADER_OVERFLOW') return 400
  return Buffer.isBuffer(error.rawPacket) && isWithinTarget(error.rawPacket.toString('latin1')) ? 414 : 431
}

/** Whether a packet is a piece of a request's target, or its end: there is no line end, or one after what began earlier. */
function isWithinTarget(packet: string): boolean {
  const [line = '', ...further] = packet.split('\r\n', 2)
  return further.length === 0 || (/ HTTP\/1\.[01]$/.test(line) && !/^[A-Z]+ /.test(line))
}
