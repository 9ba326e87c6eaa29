import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { z } from 'zod'
import { present } from '../conformance/describe-chain.ts'
import { type EvmHarness, openEvmHarness } from '../conformance/evm-harness.ts'
import { encodeReceipt } from './encode-receipt.ts'
import { encodeTransaction } from './encode-transaction.ts'
import { hashHeader } from './hash-header.ts'
import { bytesHex } from './hex.ts'
import { keccak256 } from './keccak.ts'
import { joinBlooms, logsBloom } from './logs-bloom.ts'
import {
  blockSchema,
  type NodeBlock,
  type NodeReceipt,
  receiptSchema,
  transactionSchema,
} from './node-schemas.ts'
import { orderedTrieRoot } from './ordered-trie-root.ts'
import { rlpData, rlpList, rlpQuantity } from './rlp.ts'

const NOBODY = `0x${'00'.repeat(20)}`
const RAW = bytesHex(
  Buffer.concat([
    Uint8Array.of(0x7f),
    rlpList([rlpList([rlpQuantity('0x1'), rlpData(NOBODY), rlpData('0x'), rlpData(`0x${'00'.repeat(32)}`)])]),
  ]),
)
const ID = bytesHex(keccak256(Buffer.from(RAW.slice(2), 'hex')))

/** A block of anvil as Polygon would have made it, with a state sync at its end that bridged tokens in (PIP-74). */
function withStateSync(block: NodeBlock, receipts: NodeReceipt[], token: string, till: string) {
  const sync = transactionSchema.parse({
    ...{ hash: ID, type: '0x7f', from: NOBODY, to: NOBODY },
    ...{ nonce: '0x0', value: '0x0', gas: '0x0', input: '0x' },
  })
  const log = {
    address: token,
    topics: [
      '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef',
      `0x${'00'.repeat(32)}`,
      `0x${'00'.repeat(12)}${till.slice(2)}`,
    ],
    data: `0x${'00'.repeat(31)}09`,
    blockHash: block.hash,
    transactionHash: ID,
    logIndex: '0x1',
  }
  const receipt: NodeReceipt = {
    ...{ transactionHash: ID, blockHash: block.hash, type: '0x7f', status: '0x1' },
    ...{ cumulativeGasUsed: block.gasUsed, gasUsed: '0x0', effectiveGasPrice: '0x0' },
    ...{ logsBloom: logsBloom([log]), logs: [log] },
  }
  const all = [...receipts, receipt]
  const encoded = [...block.transactions, { ...sync, raw: RAW }].map(one => encodeTransaction(one))
  const header = {
    ...block,
    transactionsRoot: bytesHex(orderedTrieRoot(encoded.filter(bytes => bytes !== null))),
    receiptsRoot: bytesHex(orderedTrieRoot(all.map(encodeReceipt))),
    logsBloom: joinBlooms(all.map(one => one.logsBloom)),
  }
  return {
    block: { ...header, hash: hashHeader(header), transactions: [...block.transactions, sync] },
    receipts: all,
  }
}

describe('a block with a state sync', () => {
  let chain: EvmHarness
  let height: bigint
  const till = `0x${'44'.repeat(20)}`
  before(async () => {
    chain = await openEvmHarness()
    await chain.payToken(chain.freshAddress(), 7n)
    await chain.mine()
    height = present(await chain.reader.head()).number
    const tag = `0x${height.toString(16)}`
    const block = blockSchema.parse(await chain.anvil.send('eth_getBlockByNumber', tag, true))
    const receipts = z.array(receiptSchema).parse(await chain.anvil.send('eth_getBlockReceipts', tag))
    const token = receipts[0]?.logs[0]?.address
    assert.ok(token)
    const made = withStateSync(block, receipts, token, till)
    chain.proxy.rewrite('eth_getBlockByNumber', answer => (isAt(answer, tag) ? made.block : answer))
    chain.proxy.rewrite('eth_getBlockReceipts', () => made.receipts)
  })
  after(() => chain?.close())

  async function read() {
    return present(await chain.reader.blockByNumber(height))
  }

  it('is proven whole with the bytes that the node gives, and what it bridged in is a movement', async () => {
    chain.proxy.rewrite('eth_getRawTransactionByHash', () => RAW)
    const { proof, movements } = await read()
    assert.equal(proof, 'roots')
    assert.deepEqual(movements.map(({ to, amountAtoms }) => ({ to, amountAtoms })).at(-1), {
      to: till,
      amountAtoms: 9n,
    })
    assert.equal(movements.length, 2)
    assert.equal(chain.proxy.count('eth_getRawTransactionByHash'), 1)
  })

  it('is proven by its receipts only with other bytes, or where no node has the method', async () => {
    chain.proxy.rewrite('eth_getRawTransactionByHash', () => `${RAW.slice(0, -2)}01`)
    assert.equal((await read()).proof, 'bloom')
    chain.proxy.fail('eth_getRawTransactionByHash', 'method-missing')
    const { proof, movements } = await read()
    assert.equal(proof, 'bloom')
    assert.equal(movements.length, 2)
  })

  it('is not known while the node does not answer', async () => {
    for (const fault of ['null', 'error', 'http-502'] as const) {
      chain.proxy.fail('eth_getRawTransactionByHash', fault)
      assert.equal((await chain.reader.blockByNumber(height)).kind, 'unknown', fault)
    }
  })
})

function isAt(answer: unknown, tag: string): boolean {
  return typeof answer === 'object' && answer !== null && 'number' in answer && answer.number === tag
}
