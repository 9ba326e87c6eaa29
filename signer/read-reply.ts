import type { CheckOutcome, SignOutcome, StatusOutcome } from './client.ts'
import { parseObject } from './parse-object.ts'
import { REFUSALS, type RefusalCode, type StatusResult } from './protocol.ts'

type Outcome = SignOutcome | CheckOutcome | StatusOutcome

/** One answer line of the signer, checked field by field; null when it is not one. */
export function readReply(line: string): { readonly id: string; readonly outcome: Outcome } | null {
  const reply = parseObject(line)
  if (reply === null || typeof reply.id !== 'string') return null
  const outcome = isObject(reply.refused) ? readRefusal(reply.refused) : readResult(reply.result)
  return outcome === null ? null : { id: reply.id, outcome }
}

function readRefusal(refused: Record<string, unknown>): Outcome | null {
  const { code, reason } = refused
  if (!isRefusalCode(code) || typeof reason !== 'string') return null
  return { kind: 'refused', code, reason }
}

function readResult(result: unknown): Outcome | null {
  if (!isObject(result)) return null
  const { rawTransaction, txid, allowed } = result
  if (allowed === true) return { kind: 'allowed' }
  if (typeof rawTransaction === 'string' && typeof txid === 'string') {
    const wellFormed = /^0x02(?:[0-9a-f]{2})+$/.test(rawTransaction) && /^0x[0-9a-f]{64}$/.test(txid)
    return wellFormed ? { kind: 'signed', rawTransaction, txid } : null
  }
  if (!isStatusResult(result)) return null
  const journal = result.journal.map(lane => ({ ...lane, highestNonce: BigInt(lane.highestNonce) }))
  const { address, chains, paused, epoch } = result
  return { kind: 'status', address, chains, journal, paused, epoch: BigInt(epoch) }
}

function isStatusResult(result: object): result is StatusResult {
  const { address, chains, journal, paused, epoch }: Partial<Record<keyof StatusResult, unknown>> = result
  return (
    typeof address === 'string' &&
    typeof paused === 'boolean' &&
    typeof epoch === 'string' &&
    /^\d{1,20}$/.test(epoch) &&
    Array.isArray(chains) &&
    chains.every(chainId => typeof chainId === 'string') &&
    Array.isArray(journal) &&
    journal.every(lane => typeof lane?.chainId === 'string' && /^\d{1,20}$/.test(lane.highestNonce))
  )
}

function isRefusalCode(code: unknown): code is RefusalCode {
  return typeof code === 'string' && Object.hasOwn(REFUSALS, code)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
