import type { Answer, ChainReader } from '../chains/port.ts'
import type { Cursor, ScanStore } from './ports.ts'

/**
 * The highest stored block that the node's chain still contains. Walks back in doubling steps, then halves the gap, so a
 * deep reorg costs few questions. `unknown` when the node does not answer or answers inconsistently.
 */
export async function findAncestor(
  reader: ChainReader,
  store: ScanStore,
  cursor: Cursor,
): Promise<Answer<{ number: bigint; hash: string }>> {
  const lowest = await store.lowestBlock(reader.chainId)
  if (lowest === null) return { kind: 'unknown', reason: 'no stored blocks' }
  let foreign = cursor.number + 1n
  let shared: { number: bigint; hash: string } | null = null
  for (let step = 1n; shared === null; step *= 2n) {
    const number: bigint = cursor.number - step + 1n > lowest ? cursor.number - step + 1n : lowest
    const compared = await sharedAt(reader, store, number)
    if (compared.kind !== 'present') return compared
    if (compared.value !== null) shared = { number, hash: compared.value }
    else if (number === lowest) return { kind: 'unknown', reason: `no common block down to ${lowest}` }
    else foreign = number
  }
  while (foreign - shared.number > 1n) {
    const number: bigint = (foreign + shared.number) / 2n
    const compared = await sharedAt(reader, store, number)
    if (compared.kind !== 'present') return compared
    if (compared.value !== null) shared = { number, hash: compared.value }
    else foreign = number
  }
  return { kind: 'present', value: shared }
}

/** The stored hash when the node has the same block at this height, null when it has another or none. */
async function sharedAt(
  reader: ChainReader,
  store: ScanStore,
  number: bigint,
): Promise<Answer<string | null>> {
  const stored = await store.blockHash(reader.chainId, number)
  const answer = await reader.blockByNumber(number)
  if (answer.kind === 'unknown') return answer
  if (answer.kind === 'absent') return { kind: 'present', value: null }
  return { kind: 'present', value: answer.value.ref.hash === stored ? stored : null }
}
