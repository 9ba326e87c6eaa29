import { z } from 'zod'
import { callForQuantity, callNode, NodeRefused } from './node-rpc.ts'

/** A reorg that cannot be made; nothing was changed. */
export class ReorgRefused extends Error {
  readonly code = 'reorg_refused'
}

/** What a reorg did. */
export interface Reorg {
  readonly ancestor: BlockId
  readonly oldHead: BlockId
  readonly newHead: BlockId
  readonly replaced: readonly {
    readonly number: number
    readonly oldHash: string
    readonly newHash: string
  }[]
  /**
   * Transactions that did not come back as asked. `nonceUsed`: later ones of the same sender stay, so an empty one took
   * its nonce, and it can never come back; otherwise its bytes can be sent again.
   */
  readonly dropped: readonly {
    readonly txid: string
    readonly rawTransaction: string
    readonly nonceUsed: boolean
  }[]
  readonly minedAgain: readonly string[]
  /** Transactions that could not be mined again, because one before them is gone; they wait in the node's pool. */
  readonly waiting: readonly string[]
}

interface BlockId {
  readonly number: number
  readonly hash: string
}

const blockSchema = z.object({
  hash: z.string(),
  transactions: z.array(z.object({ hash: z.string(), from: z.string(), nonce: z.string() })),
})
type Transaction = z.infer<typeof blockSchema>['transactions'][number]

/** Goes into the new branch: signed bytes, or a transaction of an account that the node holds. At the block's place. */
type Placed = readonly [string | Record<string, string>, number]

/**
 * Replaces the last `depth` blocks by as many others that hold the same transactions, at the same places, but for those
 * of `drop`. The node must make no block meanwhile. `lowest`: the block that must stay, since nobody knows what is below.
 * @throws ReorgRefused when it would go, or none of these blocks holds a transaction of `drop`
 */
export async function reorgChain(
  rpcUrl: string,
  { depth, drop, lowest = 0 }: { depth: number; drop: readonly string[]; lowest?: number },
): Promise<Reorg> {
  const head = Number(await callForQuantity(rpcUrl, 'eth_blockNumber', []))
  if (depth > head - lowest)
    throw new ReorgRefused(
      `depth: block ${lowest} must stay; there are ${Math.max(head - lowest, 0)} blocks above it`,
    )
  const first = head - depth + 1
  const old = await Promise.all(Array.from({ length: depth }, (_, index) => blockAt(rpcUrl, first + index)))
  const dropped = new Set(drop.map(txid => txid.toLowerCase()))
  const all = old.flatMap(block => block.transactions)
  const unknown = [...dropped].filter(txid => !all.some(({ hash }) => hash === txid))
  if (unknown.length > 0)
    throw new ReorgRefused(`drop: the last ${depth} blocks do not hold ${unknown.join(', ')}`)

  const raw = new Map(
    await Promise.all(all.map(async ({ hash }) => [hash, await rawOf(rpcUrl, hash)] as const)),
  )
  const held = z.array(z.string().toLowerCase()).parse(await callNode(rpcUrl, 'eth_accounts', []))
  const isFollowed = ({ from, nonce }: Transaction): boolean =>
    held.includes(from) &&
    all.some(other => other.from === from && BigInt(other.nonce) > BigInt(nonce) && !dropped.has(other.hash))
  const place = (transaction: Transaction, block: number): Placed[] => {
    const { hash, from, nonce } = transaction
    if (!dropped.has(hash)) return [[raw.get(hash) ?? '', block]]
    return isFollowed(transaction) ? [[{ from, to: from, value: '0x0', nonce }, block]] : []
  }
  const placed = old.flatMap((block, index) => block.transactions.flatMap(one => place(one, index)))
  await replace(rpcUrl, depth, placed)

  const replaced = await Promise.all(
    old.map(async ({ hash }, index) => {
      const number = first + index
      return { number, oldHash: hash, newHash: (await blockAt(rpcUrl, number)).hash }
    }),
  )
  const kept = all.filter(({ hash }) => !dropped.has(hash))
  const minedAgain = await Promise.all(kept.map(({ hash }) => isMined(rpcUrl, hash)))
  const waiting = kept.filter((_, index) => !minedAgain[index]).map(({ hash }) => hash)
  for (const hash of waiting)
    await callNode(rpcUrl, 'eth_sendRawTransaction', [raw.get(hash)]).catch(() => undefined)
  return {
    ancestor: { number: first - 1, hash: (await blockAt(rpcUrl, first - 1)).hash },
    oldHead: { number: head, hash: old.at(-1)?.hash ?? '' },
    newHead: { number: head, hash: replaced.at(-1)?.newHash ?? '' },
    replaced,
    dropped: all
      .filter(({ hash }) => dropped.has(hash))
      .map(one => ({ txid: one.hash, rawTransaction: raw.get(one.hash) ?? '', nonceUsed: isFollowed(one) })),
    minedAgain: kept.filter((_, index) => minedAgain[index]).map(({ hash }) => hash),
    waiting,
  }
}

async function replace(rpcUrl: string, depth: number, placed: readonly Placed[]): Promise<void> {
  try {
    await callNode(rpcUrl, 'anvil_reorg', [depth, placed])
  } catch (error) {
    // The node's own words for a block whose state it does not have.
    if (error instanceof NodeRefused && error.message.includes('Required data unavailable'))
      throw new ReorgRefused('depth: the node can take back only blocks made since it was started')
    throw error
  }
}

async function blockAt(rpcUrl: string, number: number): Promise<z.infer<typeof blockSchema>> {
  return blockSchema.parse(await callNode(rpcUrl, 'eth_getBlockByNumber', [`0x${number.toString(16)}`, true]))
}

async function rawOf(rpcUrl: string, txid: string): Promise<string> {
  return z.string().parse(await callNode(rpcUrl, 'eth_getRawTransactionByHash', [txid]))
}

async function isMined(rpcUrl: string, txid: string): Promise<boolean> {
  return (await callNode(rpcUrl, 'eth_getTransactionReceipt', [txid])) !== null
}
