import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { z } from 'zod'
import { type EvmHarness, openEvmHarness } from '../conformance/evm-harness.ts'
import { evmTillFactory } from './evm-till-factory.ts'
import type { TillEvents } from './extract-movements.ts'
import { logsBloom } from './logs-bloom.ts'
import { blockSchema, type NodeBlock, type NodeReceipt, receiptSchema } from './node-schemas.ts'
import { verifyHeader, verifyWithLogs, verifyWithReceipts } from './verify-block.ts'

const tills: TillEvents = { address: `0x${'11'.repeat(20)}`, factory: evmTillFactory }
const WORD = `0x${'12'.repeat(32)}`

describe('block proof', () => {
  let chain: EvmHarness
  let block: NodeBlock
  let receipts: NodeReceipt[]
  before(async () => {
    chain = await openEvmHarness()
    for (let payment = 0; payment < 5; payment += 1) await chain.payToken(chain.freshAddress(), 7n)
    await chain.payNative(chain.freshAddress(), 8n)
    await chain.mine()
    block = blockSchema.parse(await chain.anvil.send('eth_getBlockByNumber', 'latest', true))
    receipts = z.array(receiptSchema).parse(await chain.anvil.send('eth_getBlockReceipts', 'latest'))
  })
  after(() => chain?.close())

  it('holds for what the node really has', () => {
    const proven = verifyWithReceipts(block, receipts, tills)
    assert.ok(proven.ok)
    assert.equal(proven.block.proof, 'roots')
    assert.equal(proven.block.movements.length, 6)
  })

  it('fails when any header field differs', () => {
    for (const [field, value] of Object.entries(block)) {
      if (typeof value !== 'string' || field === 'hash') continue
      const last = value.endsWith('1') ? '2' : '1'
      const tampered = { ...block, [field]: value === '0x' ? '0x01' : value.slice(0, -1) + last }
      assert.equal(verifyHeader(tampered), null, field)
    }
    const { withdrawalsRoot: _, ...shortened } = block
    assert.equal(verifyHeader(shortened), null)
    assert.equal(verifyHeader({ ...block, hash: WORD }), null)
  })

  it('fails when receipts are dropped, swapped, repeated or changed', () => {
    const [first, second, ...others] = receipts
    const log = first?.logs[0]
    assert.ok(first && second && log)
    const cases: Record<string, NodeReceipt[]> = {
      none: [],
      dropped: receipts.slice(1),
      swapped: [second, first, ...others],
      repeated: [first, first, ...others],
      'no logs': [{ ...first, logs: [] }, second, ...others],
      'another amount': [{ ...first, logs: [{ ...log, data: WORD }] }, second, ...others],
      'another contract': [{ ...first, logs: [{ ...log, address: tills.address }] }, second, ...others],
      'another status': [{ ...first, status: '0x0' }, second, ...others],
      'another transaction': [{ ...first, transactionHash: WORD }, second, ...others],
    }
    for (const [name, list] of Object.entries(cases))
      assert.equal(verifyWithReceipts(block, list, tills).ok, false, name)
  })

  it('fails when transactions are dropped, swapped or changed', () => {
    const [first, second, ...others] = block.transactions
    assert.ok(first && second)
    const cases = {
      dropped: block.transactions.slice(1),
      swapped: [second, first, ...others],
      'another value': [{ ...first, value: '0x9' }, second, ...others],
      'another target': [{ ...first, to: tills.address }, second, ...others],
      'another id': [{ ...first, hash: WORD }, second, ...others],
    }
    for (const [name, transactions] of Object.entries(cases))
      assert.equal(verifyWithReceipts({ ...block, transactions }, receipts, tills).ok, false, name)
  })

  it('states the weaker proof for a transaction of an unknown type', () => {
    const [first, ...others] = block.transactions
    assert.ok(first)
    const proven = verifyWithReceipts(
      { ...block, transactions: [{ ...first, type: '0x7e' }, ...others] },
      receipts,
      tills,
    )
    assert.ok(proven.ok)
    assert.equal(proven.block.proof, 'bloom')
  })

  it('holds by logs alone, for tokens only, and fails when any log is missing', () => {
    const logs = receipts.flatMap(receipt => receipt.logs)
    const proven = verifyWithLogs(block, logs, tills)
    assert.ok(proven.ok)
    assert.equal(proven.block.proof, 'bloom')
    assert.equal(proven.block.movements.length, 5)
    const moving = new Set(logs.map(log => log.transactionHash))
    assert.deepEqual(
      proven.block.transactions.map(({ txid, succeeded, feeAtoms }) => [txid, succeeded, feeAtoms]),
      block.transactions.map(({ hash }) => [hash, moving.has(hash), null]),
    )
    assert.equal(verifyWithLogs(block, [], tills).ok, false)
    for (let missing = 0; missing < logs.length; missing += 1)
      assert.equal(verifyWithLogs(block, logs.toSpliced(missing, 1), tills).ok, false)
    const foreign = logs.map((log, index) => (index === 0 ? { ...log, transactionHash: WORD } : log))
    assert.equal(verifyWithLogs(block, foreign, tills).ok, false)
  })

  it('builds the same bloom as the node', () => {
    for (const receipt of receipts) assert.equal(logsBloom(receipt.logs), receipt.logsBloom)
  })

  it('falls back to single receipts, then to logs, where the node lacks the methods', async () => {
    const missing = 'method-missing'
    const whole = await chain.reader.blockByHash(block.hash)
    chain.proxy.fail('eth_getBlockReceipts', missing)
    assert.deepEqual(await chain.reader.blockByHash(block.hash), whole)
    assert.equal(chain.proxy.count('eth_getTransactionReceipt'), block.transactions.length)
    chain.proxy.fail('eth_getTransactionReceipt', missing)
    const byLogs = await chain.reader.blockByHash(block.hash)
    assert.ok(byLogs.kind === 'present')
    assert.equal(byLogs.value.proof, 'bloom')
    assert.equal(byLogs.value.movements.length, 5)
    chain.proxy.fail('eth_getLogs', 'empty-list')
    assert.equal((await chain.reader.blockByHash(block.hash)).kind, 'unknown')
    chain.proxy.heal()
    chain.proxy.fail('eth_getBlockReceipts', 'empty-list')
    assert.equal((await chain.reader.blockByHash(block.hash)).kind, 'unknown')
    chain.proxy.heal()
  })
})
