import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { auditBooks, settlementsOf, transfersOf } from './harness/books.ts'
import { freshAddress } from './harness/recipients.ts'
import { Stack } from './harness/stack.ts'
import { transferData } from './harness/test-contracts.ts'

// Reorgs at each stage of a payment (F18-F20), on a real node. In the end the books equal the chain, the merchant knows
// one uuid per payment, and nothing was settled twice.

const AMOUNT = 25_000_000n

describe('reorgs', () => {
  let stack: Stack
  beforeEach(async () => {
    stack = await Stack.start()
  })
  afterEach(() => stack.stop())

  /** Waits until the scanner has followed the node and the transfer of a transaction is in a state. */
  async function inState(till: string, txid: string, state: RegExp): Promise<void> {
    await stack.until(`${txid} is ${state}`, async () =>
      (await transfersOf(stack, till)).some(transfer => transfer.txid === txid && state.test(transfer.state)),
    )
  }

  /** Drops the last blocks for good; the same number of new ones, empty but for `raw` in the last, replaces them. */
  async function reorg(depth: number, raw: readonly string[] = []): Promise<void> {
    await stack.node.call(
      'anvil_reorg',
      depth,
      raw.map(bytes => [bytes, depth - 1]),
    )
  }

  async function uuids(txid: string): Promise<(string | undefined)[]> {
    return [...new Set(stack.merchant.of({ txid }).map(call => call.fields.get('uuid')))]
  }

  test('a payment that waits for confirmations vanishes: orphaned, never confirmed, never settled', async () => {
    const created = await stack.create('erc20/usdt', {
      address: freshAddress(),
      query: { pending: '1', confirmations: '3' },
    })
    const txid = await stack.pay(created.address, AMOUNT)
    await stack.merchant.wait({ txid, pending: '1' })
    await stack.node.mine(1)
    await stack.caughtUp()
    await reorg(2)
    await inState(created.address, txid, /orphaned/)
    await stack.node.mine(5)
    const marker = await stack.create('erc20/usdt', { address: freshAddress() })
    const later = await stack.pay(marker.address, AMOUNT)
    await stack.merchant.wait({ txid: later, pending: '0' })
    await stack.ended(marker.address)
    assert.equal(stack.merchant.of({ txid, pending: '0' }).length, 0)
    const [transfer] = await transfersOf(stack, created.address)
    assert.deepEqual([transfer?.state, transfer?.obligation], ['orphaned', null])
    assert.deepEqual(await auditBooks(stack), [])
  })

  test('the same payment in another block: one credit, one uuid, one settlement', async () => {
    const recipient = freshAddress()
    const created = await stack.create('erc20/usdt', {
      address: recipient,
      query: { pending: '1', confirmations: '3' },
    })
    const txid = await stack.pay(created.address, AMOUNT)
    await stack.merchant.wait({ txid, pending: '1' })
    await stack.node.mine(1)
    await stack.caughtUp()
    const raw = await stack.node.rawTransaction(txid)
    await reorg(2, [raw])
    await stack.node.mine(3)
    await stack.merchant.wait({ txid, pending: '0' }, { explain: () => stack.logTail() })
    await stack.ended(created.address)
    assert.equal((await uuids(txid)).length, 1)
    assert.equal((await transfersOf(stack, created.address)).length, 1)
    assert.equal(await stack.node.tokenBalance(stack.tokens.usdt, recipient), AMOUNT)
    assert.deepEqual(await auditBooks(stack), [])
  })

  test('a conflicting transaction of the payer takes its place: only the second amount counts', async () => {
    const recipient = freshAddress()
    const created = await stack.create('erc20/usdt', {
      address: recipient,
      query: { pending: '1', confirmations: '3' },
    })
    const nonce = Number(await stack.node.minedNonce(stack.payer))
    const first = await stack.pay(created.address, AMOUNT)
    await stack.merchant.wait({ txid: first, pending: '1' })
    await stack.caughtUp()
    await reorg(1)
    const second = await stack.node.send({
      from: stack.payer,
      to: stack.tokens.usdt,
      data: transferData(created.address, 11_000_000n),
      nonce,
    })
    await inState(created.address, first, /orphaned/)
    await stack.node.mine(3)
    await stack.merchant.wait({ txid: second, pending: '0' }, { explain: () => stack.logTail() })
    await stack.ended(created.address)
    assert.equal(stack.merchant.of({ txid: first, pending: '0' }).length, 0)
    assert.notDeepEqual(await uuids(first), await uuids(second))
    assert.equal(await stack.node.tokenBalance(stack.tokens.usdt, recipient), 11_000_000n)
    assert.deepEqual(await auditBooks(stack), [])
  })

  test('payment and settlement both vanish; the payment returns: settled again, under the same uuid, once', async () => {
    const recipient = freshAddress()
    const created = await stack.create('erc20/usdt', { address: recipient, query: { pending: '1' } })
    const txid = await stack.pay(created.address, AMOUNT)
    await stack.merchant.wait({ txid, pending: '0' })
    await stack.ended(created.address)
    await stack.caughtUp()
    const raw = await stack.node.rawTransaction(txid)
    await stack.node.call('evm_setAutomine', false)
    await reorg(2)
    await inState(created.address, txid, /orphaned/)
    assert.equal(await stack.node.tokenBalance(stack.tokens.usdt, recipient), 0n)
    await stack.node.call('eth_sendRawTransaction', raw)
    await stack.node.mine(1)
    await stack.node.call('evm_setAutomine', true)
    await stack.until('the payment is settled again', async () => {
      await stack.node.mine(1)
      return (await stack.node.tokenBalance(stack.tokens.usdt, recipient)) === AMOUNT
    })
    await stack.caughtUp()
    await stack.ended(created.address)
    assert.equal((await uuids(txid)).length, 1)
    assert.equal((await settlementsOf(stack.network(), created.address, stack.tokens.usdt)).length, 1)
    assert.deepEqual(await auditBooks(stack), [])
  })
})
