import type { Answer, BlockRef, ChainReader, VerifiedBlock } from '../chains/port.ts'
import type { AssetRegistry, FinalityPolicy } from '../domain/assets.ts'
import { crashpoint } from '../runtime/crashpoint.ts'
import { addressesOf, classifyMovements } from './classify-movements.ts'
import { finalHeight, finalTiers, heightByDepth, least } from './final-height.ts'
import { findAncestor } from './find-ancestor.ts'
import { openAccounts } from './open-accounts.ts'
import { type BlockRecord, type CommitSummary, type Cursor, CursorMoved, type ScanStore } from './ports.ts'

/** What one step of the scanner did. `behind` is how many known blocks are still to be read. */
export type ScanStep =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'advanced'
      readonly blocks: number
      readonly tip: bigint
      readonly behind: bigint
      readonly summary: CommitSummary
    }
  | { readonly kind: 'rewound'; readonly depth: bigint }
  | { readonly kind: 'halted'; readonly reason: string }
  | { readonly kind: 'waiting'; readonly reason: string }

/** What the scanner of one chain works with. */
export interface ScanContext {
  readonly reader: ChainReader
  readonly store: ScanStore
  readonly registry: AssetRegistry
  readonly finality: FinalityPolicy
  /** Most blocks read ahead and committed at once while catching up. */
  readonly batchBlocks: number
  /**
   * Whether a reorg below the final height is followed instead of halting the chain. Only for local chains that lose
   * blocks when they are killed.
   */
  readonly followDeepReorg: boolean
  /** Whether a second look decides what is final (`finalizeBlocks`); otherwise the policy alone does. */
  readonly secondLook?: boolean
}

/**
 * One step: looks at the head, then either follows a reorg, or reads, checks and commits the next blocks. Every block
 * must link to the one before it by parent hash; one that does not is not committed (F7, F20). Never advances on an
 * answer that is not certain.
 */
export async function scanStep(context: ScanContext): Promise<ScanStep> {
  const { reader, store } = context
  let cursor = await store.cursor(reader.chainId)
  if (cursor?.haltedReason) return { kind: 'halted', reason: cursor.haltedReason }
  const head = await reader.head()
  if (head.kind !== 'present') return waiting('head', head)
  try {
    if (cursor && (await openAccounts(context, cursor))) cursor = await store.cursor(reader.chainId)
    if (!cursor) return await commit(context, null, [await reader.blockByHash(head.value.hash)], head.value)
    if (head.value.number <= cursor.number) {
      const stored = await store.blockHash(reader.chainId, head.value.number)
      // The same block again, or a node that lags behind what we know: nothing new, nothing wrong (F21).
      if (stored === head.value.hash) return { kind: 'idle' }
      return await followReorg(context, cursor)
    }
    const numbers = nextNumbers(cursor.number, head.value.number, context.batchBlocks)
    const answers = await Promise.all(numbers.map(number => reader.blockByNumber(number)))
    const first = answers[0]
    if (first?.kind === 'present' && first.value.ref.parentHash !== cursor.hash)
      return await followReorg(context, cursor)
    return await commit(context, cursor, answers, head.value)
  } catch (error) {
    if (error instanceof CursorMoved) return { kind: 'waiting', reason: error.message }
    throw error
  }
}

function nextNumbers(after: bigint, head: bigint, most: number): bigint[] {
  const count = Number(head - after < BigInt(most) ? head - after : BigInt(most))
  return Array.from({ length: count }, (_, index) => after + 1n + BigInt(index))
}

async function commit(
  context: ScanContext,
  cursor: Cursor | null,
  answers: readonly Answer<VerifiedBlock>[],
  head: BlockRef,
): Promise<ScanStep> {
  const { reader, store } = context
  const linked = linkedPrefix(answers, cursor?.hash ?? null)
  const tip = linked.at(-1)
  if (!tip) return waiting('block', answers[0] ?? { kind: 'absent' })
  const finalNumber = await reachedFinality(context, cursor, tip.ref.number)
  if (finalNumber.kind !== 'present') return waiting('finalized head', finalNumber)
  const records = await classify(context, linked, cursor?.openAccounts ?? [])
  crashpoint('scan.before-commit')
  const tiers = finalTiers(context.finality, tip.ref.number, finalNumber.value)
  const summary = await store.commitBlocks(reader.chainId, cursor, records, finalNumber.value, tiers)
  crashpoint('scan.after-commit')
  return {
    kind: 'advanced',
    blocks: linked.length,
    tip: tip.ref.number,
    behind: head.number - tip.ref.number,
    summary,
  }
}

/** The blocks up to the first that is missing or does not link to its predecessor. */
function linkedPrefix(answers: readonly Answer<VerifiedBlock>[], parentHash: string | null): VerifiedBlock[] {
  const linked: VerifiedBlock[] = []
  for (const answer of answers) {
    if (answer.kind !== 'present') break
    const expected = linked.at(-1)?.ref.hash ?? parentHash
    if (expected !== null && answer.value.ref.parentHash !== expected) break
    linked.push(answer.value)
  }
  return linked
}

/** What verified blocks mean for us, in the order of the blocks. */
export async function classify(
  context: Pick<ScanContext, 'reader' | 'registry'> & {
    readonly store: Pick<ScanStore, 'tillsAt' | 'ownSenders'>
  },
  blocks: readonly VerifiedBlock[],
  openAccounts: readonly string[],
): Promise<BlockRecord[]> {
  const { reader, store, registry } = context
  const addresses = [...new Set(blocks.flatMap(addressesOf))]
  const [tills, senders] = await Promise.all([
    store.tillsAt(reader.family, addresses),
    store.ownSenders(reader.chainId),
  ])
  const byAddress = new Map(tills.map(till => [till.address, till]))
  const judging = {
    chainId: reader.chainId,
    registry,
    tills: byAddress,
    ownSenders: new Set(senders),
    openAccounts: new Set(openAccounts),
  }
  return blocks.map(block => classifyMovements(block, judging))
}

/**
 * How far a commit may make things final. With a second look no further than it has come; it asks the node by itself,
 * so that payments do not wait for that.
 */
async function reachedFinality(
  { reader, finality, secondLook = false }: ScanContext,
  cursor: Cursor | null,
  tip: bigint,
): Promise<Answer<bigint>> {
  if (!secondLook) return finalHeight(reader, finality, tip)
  return { kind: 'present', value: least(cursor?.checkedNumber ?? 0n, heightByDepth(finality.depth, tip)) }
}

async function followReorg(context: ScanContext, cursor: Cursor): Promise<ScanStep> {
  const { reader, store } = context
  const found = await findAncestor(reader, store, cursor)
  if (found.kind !== 'present') return waiting('common ancestor', found)
  const depth = cursor.number - found.value.number
  if (depth === 0n) return { kind: 'idle' }
  if (found.value.number < cursor.finalNumber && !context.followDeepReorg) {
    const reason = `the chain left our final block ${cursor.finalNumber} for a branch from block ${found.value.number}`
    await store.halt(reader.chainId, reason)
    return { kind: 'halted', reason }
  }
  await store.rewind(reader.chainId, cursor, found.value)
  crashpoint('scan.after-rewind')
  return { kind: 'rewound', depth }
}

function waiting(what: string, answer: Answer<unknown>): ScanStep {
  return {
    kind: 'waiting',
    reason: answer.kind === 'unknown' ? `${what}: ${answer.reason}` : `${what}: not there yet`,
  }
}
