import { z } from 'zod'
import type { Clock } from '../../runtime/clock.ts'
import type { Answer, BlockRef, ChainReader, VerifiedBlock } from '../port.ts'
import type { TillEvents } from './extract-movements.ts'
import { heightTag } from './hex.ts'
import {
  blockSchema,
  type Header,
  headerSchema,
  logSchema,
  type NodeBlock,
  receiptSchema,
} from './node-schemas.ts'
import { proveSettled } from './prove-settled.ts'
import { readBalances } from './read-balances.ts'
import type { EvmRpc } from './rpc.ts'
import { unknown, unknownOf } from './unknown-answer.ts'
import { type Verification, verifyHeader, verifyWithLogs, verifyWithReceipts } from './verify-block.ts'
import { watchHeads } from './watch-heads.ts'
import { withMissingBytes } from './with-missing-bytes.ts'

/** What a reader works with. */
export interface EvmReaderParts {
  readonly rpc: EvmRpc
  readonly tills: TillEvents
  readonly clock: Clock
  readonly wsUrl?: string
}

const receiptsSchema = z.array(receiptSchema)
const FINALITY_MISSING = /finali[sz]ed block not found|unknown block/i

/** Reads and proves blocks of one EVM chain. */
export function createEvmReader({ rpc, tills, clock, wsUrl }: EvmReaderParts): ChainReader {
  const stops = new Set<() => void>()
  /** Height of the head as `head` last gave it. */
  let reportedHead: bigint | null = null

  /** The last block that can be proven: on a network that settles later, the last settled one (ACP-194). */
  async function head(): Promise<Answer<BlockRef>> {
    const latest = await askHeader('latest')
    const settled = latest.kind === 'present' ? latest.value.header.settledHeight : null
    const answer = settled ? await askHeader(heightTag(BigInt(settled))) : latest
    if (answer.kind !== 'present') return answer
    reportedHead = answer.value.ref.number
    return { kind: 'present', value: answer.value.ref }
  }

  async function askHeader(tag: string): Promise<Answer<{ header: Header; ref: BlockRef }>> {
    const answer = await rpc.call('eth_getBlockByNumber', [tag, false], headerSchema)
    if (answer.kind !== 'present') return unknownOf(answer)
    const ref = verifyHeader(answer.value)
    if (!ref) return unknown('the head does not hash to its hash')
    return { kind: 'present', value: { header: answer.value, ref } }
  }

  async function finalizedHead(): Promise<Answer<BlockRef>> {
    const reply = await rpc.ask('eth_getBlockByNumber', ['finalized', false])
    if (reply.kind === 'unreachable') return unknown(reply.reason)
    if (reply.kind === 'error')
      return FINALITY_MISSING.test(reply.message) ? { kind: 'absent' } : unknown(reply.message)
    if (reply.value === null) return { kind: 'absent' }
    const header = headerSchema.safeParse(reply.value)
    const ref = header.success ? verifyHeader(header.data) : null
    return ref ? { kind: 'present', value: ref } : unknown('unusable finalized block')
  }

  async function blockByNumber(number: bigint): Promise<Answer<VerifiedBlock>> {
    const tag = heightTag(number)
    // Asked for together to save a round trip: the roots prove that they belong together.
    const [block, receipts] = await Promise.all([
      rpc.call('eth_getBlockByNumber', [tag, true], blockSchema.nullable()),
      rpc.call('eth_getBlockReceipts', [tag], receiptsSchema),
    ])
    if (block.kind !== 'present') return unknownOf(block)
    if (block.value === null) return beyondHead(number)
    if (BigInt(block.value.number) !== number) return unknown('the node gave another height')
    return prove(block.value, receipts)
  }

  async function blockByHash(hash: string): Promise<Answer<VerifiedBlock>> {
    const [block, receipts] = await Promise.all([
      rpc.call('eth_getBlockByHash', [hash, true], blockSchema),
      rpc.call('eth_getBlockReceipts', [hash], receiptsSchema),
    ])
    if (block.kind !== 'present') return unknownOf(block)
    if (block.value.hash !== hash) return unknown('the node gave another block')
    return prove(block.value, receipts)
  }

  /** A missing height is certain only where the chain, as last reported and as the node says now, ends below it (F21). */
  async function beyondHead(number: bigint): Promise<Answer<VerifiedBlock>> {
    const now = await askHeader('latest')
    if (now.kind !== 'present') return unknownOf(now)
    const ends = now.value.ref.number < number && (reportedHead === null || reportedHead < number)
    return ends ? { kind: 'absent' } : unknown(`the node does not have block ${number}`)
  }

  type Receipts = Answer<z.infer<typeof receiptsSchema>>

  async function prove(given: NodeBlock, receipts: Receipts): Promise<Answer<VerifiedBlock>> {
    const whole = await withMissingBytes(rpc, given)
    if (whole.kind === 'unknown') return whole
    const { block } = whole
    if (block.settledHeight) return proveSettled(rpc, block, tills)
    if (receipts.kind === 'present') {
      const first = verifyWithReceipts(block, receipts.value, tills)
      if (first.ok) return answerOf(first)
    }
    const own = await receiptsByHash(block, receipts.kind === 'absent')
    if (own.kind === 'present') return answerOf(verifyWithReceipts(block, own.value, tills))
    if (own.kind === 'unknown') return own
    const logs = await rpc.call('eth_getLogs', [{ blockHash: block.hash }], z.array(logSchema))
    if (logs.kind !== 'present') return unknownOf(logs)
    return answerOf(verifyWithLogs(block, logs.value, tills))
  }

  /** `absent`: the nodes have no way to give receipts. */
  async function receiptsByHash(block: NodeBlock, unsupported: boolean): Promise<Receipts> {
    if (!unsupported) {
      const whole = await rpc.call('eth_getBlockReceipts', [block.hash], receiptsSchema)
      if (whole.kind !== 'absent') return whole
    }
    const each = await Promise.all(
      block.transactions.map(({ hash }) => rpc.call('eth_getTransactionReceipt', [hash], receiptSchema)),
    )
    const missing = each.find(answer => answer.kind !== 'present')
    if (missing) return missing
    return {
      kind: 'present',
      value: each.flatMap(answer => (answer.kind === 'present' ? [answer.value] : [])),
    }
  }

  return {
    chainId: rpc.chainId,
    family: 'evm',
    head,
    finalizedHead,
    blockByNumber,
    blockByHash,
    balances: (blockHash, queries) => readBalances(rpc, blockHash, queries),
    onHeadHint: listener => {
      if (wsUrl === undefined) return () => undefined
      const stopWatching = watchHeads(wsUrl, clock, listener)
      const stop = (): void => {
        stopWatching()
        stops.delete(stop)
      }
      stops.add(stop)
      return stop
    },
    close: async () => {
      for (const stop of stops) stop()
      rpc.close()
    },
  }
}

function answerOf(verification: Verification): Answer<VerifiedBlock> {
  return verification.ok ? { kind: 'present', value: verification.block } : unknown(verification.reason)
}
