import type { ChainReader } from '../chains/port.ts'
import type { ScanStore } from './ports.ts'

/** What came of an operator's wish to go on. */
export type ResumeOutcome =
  | { readonly kind: 'resumed' }
  | { readonly kind: 'not_halted' }
  | { readonly kind: 'refused'; readonly reason: string }

/**
 * Takes the finality latch off, only when the node shows our highest final block under the hash we stored (F21): a branch
 * that left it is never followed by a command.
 */
export async function resumeChain(reader: ChainReader, store: ScanStore): Promise<ResumeOutcome> {
  const cursor = await store.cursor(reader.chainId)
  if (!cursor) return { kind: 'refused', reason: 'the chain was never scanned' }
  if (cursor.haltedReason === null) return { kind: 'not_halted' }
  const lowest = await store.lowestBlock(reader.chainId)
  const height = lowest !== null && lowest > cursor.finalNumber ? lowest : cursor.finalNumber
  const stored = await store.blockHash(reader.chainId, height)
  const block = await reader.blockByNumber(height)
  if (block.kind !== 'present')
    return {
      kind: 'refused',
      reason: `the node does not show block ${height}: ${block.kind === 'unknown' ? block.reason : 'not there'}`,
    }
  if (block.value.ref.hash !== stored)
    return {
      kind: 'refused',
      reason: `the node has ${block.value.ref.hash} as block ${height}, we stored ${stored}: it is still on the other branch; connect a node of the right one`,
    }
  const resumed = await store.resume(reader.chainId, cursor.haltedReason)
  return resumed ? { kind: 'resumed' } : { kind: 'refused', reason: 'it was halted anew for another reason' }
}
