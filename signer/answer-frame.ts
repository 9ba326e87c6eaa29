import type { LeaseBook } from './lease-book.ts'
import { parseObject } from './parse-object.ts'
import { parseSignRequest } from './parse-request.ts'
import { CONNECTION_ID, type Refusal, type SignerLease, type StatusResult } from './protocol.ts'
import type { Signer } from './sign-request.ts'

/** One answer line, and whether the connection may go on. */
export interface FrameAnswer {
  readonly line: string
  readonly goOn: boolean
  readonly refusal: Refusal | null
}

/** Who answers. */
export interface Answering {
  readonly signer: Signer
  readonly leases: LeaseBook
}

/**
 * Answers one frame of an authenticated connection. Never throws: what is unexpected is refused as `internal`. What is asked
 * under a lease that another gateway's has replaced is refused as `lease_lost`, whenever the connection was made (F93).
 */
export function answerFrame(
  frame: string,
  { signer, leases }: Answering,
  lease: SignerLease | null,
): FrameAnswer {
  const request = parseEnvelope(frame)
  if (request === null) {
    return refuseFrame(CONNECTION_ID, { code: 'malformed_request', reason: 'not a request' }, false)
  }
  try {
    if (request.method === 'status') return answer(request.id, toStatusResult(signer, leases))
    if (!leases.holds(lease)) {
      const reason = 'a gateway that started later has this signer'
      return refuseFrame(request.id, { code: 'lease_lost', reason }, true)
    }
    const params = parseSignRequest(request.params)
    if ('defect' in params)
      return refuseFrame(request.id, { code: 'malformed_request', reason: params.defect }, true)
    if (request.method === 'check') {
      const refusal = signer.check(params)
      if (refusal === null) return answer(request.id, { allowed: true })
      return refuseFrame(request.id, { code: refusal.code, reason: refusal.reason }, true)
    }
    const outcome = signer.sign(params)
    if (outcome.kind === 'refused') {
      return refuseFrame(request.id, { code: outcome.code, reason: outcome.reason }, true)
    }
    return answer(request.id, { rawTransaction: outcome.rawTransaction, txid: outcome.txid })
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown'
    return refuseFrame(request.id, { code: 'internal', reason }, true)
  }
}

/** An answer that refuses the request `id`, or the whole connection. */
export function refuseFrame(id: string, refusal: Refusal, goOn: boolean): FrameAnswer {
  return { line: JSON.stringify({ id, refused: refusal }), goOn, refusal }
}

function answer(id: string, result: object): FrameAnswer {
  return { line: JSON.stringify({ id, result }), goOn: true, refusal: null }
}

function toStatusResult(signer: Signer, leases: LeaseBook): StatusResult {
  const status = signer.status()
  return {
    ...status,
    epoch: leases.epoch.toString(),
    journal: status.journal.map(lane => ({ ...lane, highestNonce: lane.highestNonce.toString() })),
  }
}

interface Envelope {
  readonly id: string
  readonly method: 'sign' | 'check' | 'status'
  readonly params: unknown
}

function parseEnvelope(frame: string): Envelope | null {
  const fields = parseObject(frame)
  if (fields === null) return null
  const { id, method, params } = fields
  if (typeof id !== 'string' || !/^[1-9]\d{0,14}$/.test(id)) return null
  if (method !== 'sign' && method !== 'check' && method !== 'status') return null
  return { id, method, params }
}
