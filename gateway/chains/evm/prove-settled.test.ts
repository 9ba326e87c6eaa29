import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, before, beforeEach, describe, it } from 'node:test'
import { present } from '../conformance/describe-chain.ts'
import type { ChainReader } from '../port.ts'
import { encodeReceipt } from './encode-receipt.ts'
import { encodeTransaction } from './encode-transaction.ts'
import { openEvmChain } from './evm-chain.ts'
import { hashHeader } from './hash-header.ts'
import { bytesHex, heightTag } from './hex.ts'
import { joinBlooms, logsBloom } from './logs-bloom.ts'
import { blockSchema, type NodeBlock, type NodeReceipt, receiptSchema } from './node-schemas.ts'
import { orderedTrieRoot } from './ordered-trie-root.ts'
import { readRecorded } from './recorded/read-recorded.ts'

const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'
const FIRST = 1000n
/** Transactions of each block from `FIRST` on, and which block it settles: none, one, three at once, two, one. */
const COUNTS = [1, 2, 0, 3, 1, 2, 1, 1]
const SETTLES = [998n, 998n, 999n, 1000n, 1003n, 1003n, 1005n, 1006n]

interface Made {
  block: NodeBlock
  receipts: NodeReceipt[]
}

/** A chain as Avalanche C makes it since Helicon, of transactions that were recorded on Arbitrum and receipts of our own. */
function makeChain(): Made[] {
  const template = blockSchema.parse(readRecorded('avalanche-fuji-58119344'))
  const pool = blockSchema.parse(readRecorded('arbitrum-one-350791066')).transactions.slice(1)
  const chain: Made[] = []
  for (const [at, count] of COUNTS.entries()) {
    const number = FIRST + BigInt(at)
    const transactions = pool.slice(0, count)
    const receipts = transactions.map(({ hash }, index) => receiptOf(hash, Number(number), index))
    const lowest = SETTLES[at - 1] ?? SETTLES[at] ?? 0n
    const settled = chain
      .filter((_, below) => FIRST + BigInt(below) > lowest && FIRST + BigInt(below) <= (SETTLES[at] ?? 0n))
      .flatMap(one => one.receipts)
    const header = {
      ...template,
      number: heightTag(number),
      parentHash: chain.at(-1)?.block.hash ?? template.parentHash,
      settledHeight: heightTag(SETTLES[at] ?? 0n),
      transactionsRoot: rootOf(transactions.flatMap(one => encodeTransaction(one) ?? [])),
      receiptsRoot: rootOf(settled.map(encodeReceipt)),
      logsBloom: joinBlooms(settled.map(one => one.logsBloom)),
      transactions,
    }
    chain.push({ block: { ...header, hash: hashHeader(header) }, receipts })
  }
  return chain
}

const rootOf = (values: Uint8Array[]) => bytesHex(orderedTrieRoot(values))

/** Seven base units and the height, to an address that names height and place. */
function receiptOf(transactionHash: string, height: number, index: number): NodeReceipt {
  const log = {
    address: `0x${'22'.repeat(20)}`,
    topics: [TRANSFER, `0x${'00'.repeat(32)}`, `0x${(height * 10 + index).toString(16).padStart(64, '0')}`],
    data: `0x${(7000 + height).toString(16).padStart(64, '0')}`,
    blockHash: `0x${'00'.repeat(32)}`,
    transactionHash,
    logIndex: '0x0',
  }
  return receiptSchema.parse({
    ...{ transactionHash, blockHash: log.blockHash, type: '0x2', status: '0x1', effectiveGasPrice: '0x1' },
    ...{ cumulativeGasUsed: '0x5208', gasUsed: '0x5208', logsBloom: logsBloom([log]), logs: [log] },
  })
}

describe('Avalanche C since Helicon', () => {
  const genuine = makeChain()
  let chain: Made[]
  let reader: ChainReader
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const { id, method, params } = JSON.parse(Buffer.concat(chunks).toString())
      response.end(JSON.stringify({ jsonrpc: '2.0', id, result: answer(method, params) }))
    })
  })
  before(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    assert.ok(typeof address === 'object' && address)
    const url = `http://127.0.0.1:${address.port}`
    const network = { chainId: 'eip155:43113', rpcUrls: [url] }
    reader = openEvmChain({ network, limits: { timeoutMs: 5_000 } }).reader
  })
  beforeEach(() => {
    chain = structuredClone(genuine)
  })
  after(async () => {
    await reader?.close()
    server.closeAllConnections()
    server.close()
  })

  function answer(method: string, [key]: string[]): unknown {
    if (method === 'eth_chainId') return '0xa869'
    if (key === '0x0') return { hash: `0x${'99'.repeat(32)}` }
    const made =
      key === 'latest' ? chain.at(-1) : chain.find(({ block }) => block.number === key || block.hash === key)
    if (method === 'eth_getBlockReceipts') return made?.receipts ?? null
    return made?.block ?? null
  }

  function at(height: bigint): Made {
    const made = chain[Number(height - FIRST)]
    assert.ok(made)
    return made
  }

  const kindOf = async (height: bigint) => (await reader.blockByNumber(height)).kind

  it('takes the last settled block for the head', async () => {
    assert.equal(present(await reader.head()).number, 1006n)
  })

  it('proves every settled block, each with its own receipts', async () => {
    for (let height = FIRST; height <= 1006n; height += 1n) {
      const { proof, movements, ref } = present(await reader.blockByNumber(height))
      assert.equal(proof, 'roots')
      assert.equal(ref.hash, at(height).block.hash)
      const expected = at(height).receipts.map((_, index) => [
        `0x${(Number(height) * 10 + index).toString(16).padStart(40, '0')}`,
        7000n + height,
      ])
      assert.deepEqual(
        movements.map(({ to, amountAtoms }) => [to, amountAtoms]),
        expected,
        String(height),
      )
    }
    assert.deepEqual(await reader.blockByHash(at(1001n).block.hash), await reader.blockByNumber(1001n))
  })

  it('does not know a block that no other settles yet', async () => {
    assert.equal(await kindOf(1007n), 'unknown')
  })

  it('does not know a block whose receipts were changed, dropped, or moved to a neighbour', async () => {
    const [first, second, third] = [at(1001n), at(1002n), at(1003n)]
    const moved = third.receipts.shift()
    assert.ok(moved)
    assert.equal(await kindOf(1003n), 'unknown')
    // What a neighbour is said to have does not matter, as all of it together is what the header holds.
    second.receipts.push(moved)
    assert.equal(present(await reader.blockByNumber(1003n)).movements.length, 3)
    assert.equal(present(await reader.blockByNumber(1001n)).movements.length, 2)
    first.receipts[0] = { ...moved, cumulativeGasUsed: '0x1' }
    for (const height of [1001n, 1003n]) assert.equal(await kindOf(height), 'unknown')
  })

  it('does not know a block when a block before it is said to have other transactions', async () => {
    at(1001n).block.transactions.pop()
    // A receipt names its transaction, but not to the root: what moves one receipt down can be made to look right.
    const [first, third] = [at(1001n), at(1003n)]
    const receipts = [...first.receipts, ...third.receipts]
    for (const [index, { hash }] of third.block.transactions.entries())
      receipts[index + 1] = { ...(receipts[index + 1] ?? assert.fail()), transactionHash: hash }
    first.receipts = receipts
    third.receipts = []
    assert.equal(await kindOf(1003n), 'unknown')
  })

  it('does not know a block whose receipts are in a header that does not hash to its hash', async () => {
    const { receipts } = at(1000n)
    const [paid] = receipts
    assert.ok(paid?.logs[0])
    paid.logs[0].data = `0x${'11'.repeat(32)}`
    at(1003n).block = { ...at(1003n).block, receiptsRoot: rootOf(receipts.map(encodeReceipt)) }
    assert.equal(await kindOf(1000n), 'unknown')
  })

  it('does not know a block whose own transactions are not proven', async () => {
    const [transaction] = at(1004n).block.transactions
    assert.ok(transaction)
    at(1004n).block.transactions = [{ ...transaction, type: '0x5' }]
    assert.equal(await kindOf(1004n), 'unknown')
  })

  it('does not know a block when what is above it is another chain, or settles what it cannot', async () => {
    const above = at(1004n).block
    for (const changed of [
      { parentHash: at(1002n).block.hash },
      { settledHeight: null },
      { settledHeight: '0xfffffff' },
    ]) {
      const header = { ...above, ...changed }
      chain[4] = { ...at(1004n), block: { ...header, hash: hashHeader(header) } }
      assert.equal(await kindOf(1003n), 'unknown', JSON.stringify(changed))
    }
  })
})
