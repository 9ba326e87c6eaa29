import { hash } from 'node:crypto'
import type { PaidFunds } from './decode-payout.ts'
import { parseObject } from './parse-object.ts'
import type { SignRequest } from './protocol.ts'

/** One released or about-to-be-released signature, as the journal keeps it. */
export interface JournalEntry
  extends Pick<
    SignRequest,
    'chainId' | 'nonce' | 'outgoingId' | 'version' | 'gasLimit' | 'maxFeePerGas' | 'maxPriorityFeePerGas'
  > {
  /** SHA-256 of `to`, `data` and coin sent along; hex. */
  readonly callDigest: string
  readonly txid: string
  /** Never earlier than the entry before. Milliseconds since 1970. */
  readonly timeMs: number
  /** What a payout spends, of which token (the zero address: coin); absent for everything else. */
  readonly paid?: PaidFunds
}

/** `prev` of the first line. */
export const CHAIN_START = '0'.repeat(64)

const HASH_TAIL = /,"hash":"([0-9a-f]{64})"\}$/
const HASH_TAIL_LENGTH = ',"hash":""}'.length + 64

/** The digest under which a nonce's call is fixed for ever. Without coin it is what earlier journals hold. */
export function digestCall(to: string, data: string, value = 0n): string {
  return hash('sha256', value === 0n ? `${to}:${data}` : `${to}:${data}:${value}`, 'hex')
}

/**
 * A line of the journal, newline excluded: the fields, `prev` (the hash of the line before) and `hash` (SHA-256 of the
 * line without it). So no line can be changed, dropped or moved unseen, the last one included.
 */
export function sealLine(prev: string, fields: object): { readonly line: string; readonly hash: string } {
  const body = JSON.stringify({ prev, ...fields })
  const lineHash = hash('sha256', body, 'hex')
  return { line: `${body.slice(0, -1)},"hash":"${lineHash}"}`, hash: lineHash }
}

/** The fields of a line that follows `prev` and whose hash is right; else null. */
export function openLine(
  line: string,
  prev: string,
): { readonly fields: Record<string, unknown>; readonly hash: string } | null {
  const lineHash = HASH_TAIL.exec(line)?.[1]
  if (lineHash === undefined) return null
  const body = `${line.slice(0, -HASH_TAIL_LENGTH)}}`
  if (hash('sha256', body, 'hex') !== lineHash) return null
  const fields = parseObject(body)
  return fields !== null && fields.prev === prev ? { fields, hash: lineHash } : null
}

/** An entry as fields of a line; integers as decimal text. */
export function toFields(entry: JournalEntry): Readonly<Record<string, string>> {
  return {
    chainId: entry.chainId,
    nonce: entry.nonce.toString(),
    outgoingId: entry.outgoingId,
    version: entry.version.toString(),
    callDigest: entry.callDigest,
    gasLimit: entry.gasLimit.toString(),
    maxFeePerGas: entry.maxFeePerGas.toString(),
    maxPriorityFeePerGas: entry.maxPriorityFeePerGas.toString(),
    txid: entry.txid,
    timeMs: entry.timeMs.toString(),
    ...(entry.paid && { paidToken: entry.paid.token, paidAtoms: entry.paid.totalAtoms.toString() }),
  }
}

/** The entry in a line's fields, or null when one is missing or of the wrong form. */
export function toEntry(fields: Record<string, unknown>): JournalEntry | null {
  const text = (name: string): string => {
    const value = fields[name]
    return typeof value === 'string' ? value : ''
  }
  const integers = ['nonce', 'version', 'gasLimit', 'maxFeePerGas', 'maxPriorityFeePerGas', 'timeMs'] as const
  if (!integers.every(name => /^\d{1,78}$/.test(text(name)))) return null
  if (!text('chainId') || !text('outgoingId') || !text('callDigest') || !text('txid')) return null
  const paid = { token: text('paidToken'), atoms: text('paidAtoms') }
  if (paid.token !== '' && !/^\d{1,78}$/.test(paid.atoms)) return null
  return {
    chainId: text('chainId'),
    nonce: BigInt(text('nonce')),
    outgoingId: text('outgoingId'),
    version: Number(text('version')),
    callDigest: text('callDigest'),
    gasLimit: BigInt(text('gasLimit')),
    maxFeePerGas: BigInt(text('maxFeePerGas')),
    maxPriorityFeePerGas: BigInt(text('maxPriorityFeePerGas')),
    txid: text('txid'),
    timeMs: Number(text('timeMs')),
    ...(paid.token !== '' && { paid: { token: paid.token, totalAtoms: BigInt(paid.atoms) } }),
  }
}
