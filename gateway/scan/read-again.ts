import type { Answer, ChainReader, VerifiedBlock } from '../chains/port.ts'
import { type Comparison, compareReading } from './compare-reading.ts'
import { classify } from './scan-chain.ts'
import type { SecondLookContext, StoredBlock } from './second-look-ports.ts'

/** What came of reading one stored block again. */
export type SecondReading = Comparison | { readonly kind: 'unread'; readonly reason: string }

/** Reads stored blocks again and compares; `ask` says how one is read. Answers in the order of the blocks. */
export async function readAgain(
  context: Pick<SecondLookContext, 'scanStore' | 'registry' | 'reader'>,
  blocks: readonly StoredBlock[],
  ask: (block: StoredBlock) => Promise<Answer<VerifiedBlock>>,
): Promise<SecondReading[]> {
  const answers = await Promise.all(blocks.map(ask))
  const read = answers.flatMap(answer => (answer.kind === 'present' ? [answer.value] : []))
  const { reader, registry, scanStore: store } = context
  const records = await classify({ reader, registry, store }, read, [])
  const byHash = new Map(records.map(record => [record.ref.hash, record]))
  return blocks.map((block, index) => {
    const answer = answers[index]
    if (!answer || answer.kind === 'absent')
      return { kind: 'unread', reason: `it has no block ${block.number}` }
    if (answer.kind === 'unknown')
      return { kind: 'unread', reason: `block ${block.number}: ${answer.reason}` }
    const record = byHash.get(answer.value.ref.hash)
    if (!record) return { kind: 'unread', reason: `block ${block.number}: nothing read` }
    return compareReading(block, record, registry)
  })
}

/** Which block a node has at the height, whatever it stored there before. */
export const byHeight =
  (reader: ChainReader) =>
  ({ number }: StoredBlock): Promise<Answer<VerifiedBlock>> =>
    reader.blockByNumber(number)
