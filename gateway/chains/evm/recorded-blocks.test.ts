import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { encodeTransaction } from './encode-transaction.ts'
import { evmTillFactory } from './evm-till-factory.ts'
import type { TillEvents } from './extract-movements.ts'
import { hashHeader } from './hash-header.ts'
import { bytesHex } from './hex.ts'
import { keccak256 } from './keccak.ts'
import {
  blockSchema,
  headerSchema,
  type NodeBlock,
  receiptSchema,
  transactionSchema,
} from './node-schemas.ts'
import { orderedTrieRoot } from './ordered-trie-root.ts'
import { readRecorded } from './recorded/read-recorded.ts'
import { verifyWithLogs, verifyWithReceipts } from './verify-block.ts'

const NO_BLOOM = `0x${'00'.repeat(256)}`
const tills: TillEvents = { address: `0x${'11'.repeat(20)}`, factory: evmTillFactory }

const recordedBlock = (name: string): NodeBlock => blockSchema.parse(readRecorded(name))

/** The receipt of a block's only transaction, which logged nothing: all of it follows from the header. */
function onlyReceipt({ hash, gasUsed, transactions }: NodeBlock) {
  const [transaction] = transactions
  assert.ok(transaction && transactions.length === 1)
  return receiptSchema.parse({
    transactionHash: transaction.hash,
    blockHash: hash,
    type: transaction.type,
    status: '0x1',
    cumulativeGasUsed: gasUsed,
    gasUsed,
    effectiveGasPrice: '0x0',
    logsBloom: NO_BLOOM,
    logs: [],
  })
}

for (const name of ['polygon-44766032', 'arbitrum-one-350791066', 'optimism-goerli-8381743', 'bsc-7706000'])
  it(`${name}: a recorded header hashes to its hash`, () => {
    const header = headerSchema.parse(readRecorded(name))
    assert.equal(hashHeader(header), header.hash)
  })

for (const name of ['arbitrum-one-350791066', 'optimism-goerli-8381743', 'avalanche-fuji-58119344'])
  it(`${name}: recorded transactions hash to their ids and to the root`, () => {
    const { transactions, transactionsRoot } = recordedBlock(name)
    const encoded = transactions.map(transaction => {
      const bytes = encodeTransaction(transaction)
      assert.ok(bytes, transaction.type)
      assert.equal(bytesHex(keccak256(bytes)), transaction.hash)
      return bytes
    })
    assert.equal(bytesHex(orderedTrieRoot(encoded)), transactionsRoot)
  })

it("base-deposit-52158111: today's form of a deposit hashes to its id", () => {
  const deposit = transactionSchema.parse(readRecorded('base-deposit-52158111'))
  const bytes = encodeTransaction(deposit)
  assert.equal(bytes && bytesHex(keccak256(bytes)), deposit.hash)
})

describe('a recorded block of the OP Stack', () => {
  const block = recordedBlock('optimism-goerli-8381743')

  it('is proven whole', () => {
    const proven = verifyWithReceipts(block, [onlyReceipt(block)], tills)
    assert.ok(proven.ok)
    assert.equal(proven.block.proof, 'roots')
  })

  it('is proven by its receipts only when the deposit is not the one that was made, or says too little', () => {
    const [deposit] = block.transactions
    assert.ok(deposit)
    for (const changed of [{ value: '0x1' }, { mint: '0x1' }, { sourceHash: null }, { isSystemTx: true }]) {
      const answer = { ...block, transactions: [{ ...deposit, ...changed }] }
      const proven = verifyWithReceipts(answer, [onlyReceipt(block)], tills)
      assert.equal(proven.ok && proven.block.proof, 'bloom', JSON.stringify(changed))
    }
  })
})

describe('a recorded block of Polygon with a state sync from before Madhugiri', () => {
  const block = recordedBlock('polygon-44766032')
  const deposit = {
    address: `0x${'22'.repeat(20)}`,
    topics: [
      '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef',
      `0x${'00'.repeat(32)}`,
      `0x${'00'.repeat(12)}${'33'.repeat(20)}`,
    ],
    data: `0x${'00'.repeat(31)}07`,
    blockHash: block.hash,
    transactionHash: block.transactions[0]?.hash ?? '',
    logIndex: '0x0',
  }

  it('is proven without the state sync, whatever its receipt says', () => {
    const receipt = { ...onlyReceipt(block), logs: [deposit] }
    for (const receipts of [[receipt], []]) {
      const proven = verifyWithReceipts(block, receipts, tills)
      assert.ok(proven.ok)
      const { proof, movements, transactions } = proven.block
      assert.deepEqual(
        { proof, movements, transactions },
        { proof: 'roots', movements: [], transactions: [] },
      )
    }
  })

  it('is proven without its logs too', () => {
    const proven = verifyWithLogs(block, [deposit], tills)
    assert.deepEqual(proven.ok && proven.block.movements, [])
  })

  it('is not proven with another transaction in its place', () => {
    const [synthetic] = block.transactions
    assert.ok(synthetic)
    for (const other of [
      { ...synthetic, hash: `0x${'12'.repeat(32)}` },
      { ...synthetic, gas: '0x5208' },
    ]) {
      const receipt = { ...onlyReceipt(block), transactionHash: other.hash }
      assert.equal(verifyWithReceipts({ ...block, transactions: [other] }, [receipt], tills).ok, false)
    }
  })
})

describe('Avalanche C', () => {
  for (const name of ['avalanche-30806757', 'avalanche-fuji-58119344'])
    it(`${name}: a recorded header hashes to its hash, and no field of it can differ`, () => {
      const header = headerSchema.parse(readRecorded(name))
      assert.equal(hashHeader(header), header.hash)
      for (const [field, value] of Object.entries(header)) {
        if (typeof value !== 'string' || field === 'hash') continue
        const last = value.endsWith('1') ? '2' : '1'
        assert.notEqual(hashHeader({ ...header, [field]: value.slice(0, -1) + last }), header.hash, field)
      }
    })

  it('since Helicon, a recorded block shows that its own header does not hold its receipts', () => {
    const block = recordedBlock('avalanche-fuji-58119344')
    assert.equal(block.receiptsRoot, bytesHex(orderedTrieRoot([])))
    const proven = verifyWithReceipts(block, [onlyReceipt(block)], tills)
    assert.match(proven.ok ? '' : proven.reason, /ACP-194/)
    assert.equal(verifyWithLogs(block, [], tills).ok, false)
  })
})
