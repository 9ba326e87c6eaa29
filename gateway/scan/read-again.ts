import type { Answer, ChainReader, VerifiedBlock } from '../chains/port.ts'
import { type Comparison, compareReading } from './compare-reading.ts'
import { classify } from './scan-chain.ts'
import type { SecondLookContext, StoredBlock } from './second-look-ports.ts'

/** What came of reading one stored block again. */
export type SecondReading = Comparison | { readonly kind: 'unread'; readonly reason: string }

/**
 * Reads stored blocks again and compares; `ask` says how one is read. Answers in the order of the blocks. One that is the
 * same and better proven than before is recorded so.
 */
export async function readAgain(
  context: SecondLookContext,
  blocks: readonly StoredBlock[],
  ask: (block: StoredBlock) => Promise<Answer<VerifiedBlock>>,
): Promise<SecondReading[]> {
  const answers = await Promise.all(blocks.map(ask))
  const read = answers.flatMap(answer => (answer.kind === 'present' ? [answer.value] : []))
  const { reader, registry, scanStore: store } = context
  const weaker = blocks.some(({ proof }) => proof === 'bloom')
  const accounts = weaker ? await store.ownSenders(reader.chainId) : []
  const records = await classify({ reader, registry, store }, read, accounts)
  const byHash = new Map(records.map(record => [record.ref.hash, record]))
  const readings = blocks.map((block, index): SecondReading => {
    const answer = answers[index]
    if (!answer || answer.kind === 'absent')
      return { kind: 'unread', reason: `it has no block ${block.number}` }
    if (answer.kind === 'unknown')
      return { kind: 'unread', reason: `block ${block.number}: ${answer.reason}` }
    const record = byHash.get(answer.value.ref.hash)
    if (!record) return { kind: 'unread', reason: `block ${block.number}: nothing read` }
    return compareReading(block, record, registry)
  })
  for (const [index, { proof, hash }] of blocks.entries()) {
    const record = byHash.get(hash)
    const proven = proof === 'bloom' && record?.proof === 'roots' && readings[index]?.kind === 'same'
    if (proven) await context.store.prove(reader.chainId, record)
  }
  return readings
}

/** Which block a node has at the height, whatever it stored there before. */
export const byHeight =
  (reader: ChainReader) =>
  ({ number }: StoredBlock): Promise<Answer<VerifiedBlock>> =>
    reader.blockByNumber(number)
