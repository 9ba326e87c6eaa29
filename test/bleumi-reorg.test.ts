import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { BleumiShop } from './harness/bleumi-shop.ts'
import { requireCleanAudit } from './harness/require-clean-audit.ts'
import { Stack } from './harness/stack.ts'

// Reorgs of a real node under wallets and their operations (reference bleumi 1.5 and 3.2; F18, F19, F51). In the end the
// merchant knows the balance that the chain holds, and the books do too.

describe('reorgs under Bleumi wallets', () => {
  let stack: Stack
  let shop: BleumiShop
  beforeEach(async () => {
    stack = await Stack.start()
    shop = await BleumiShop.open(stack)
  })
  afterEach(() => stack.stop())

  /** Drops the last blocks for good; as many new and empty ones replace them. */
  async function reorg(depth: number): Promise<void> {
    await stack.node.call('anvil_reorg', depth, [])
  }

  async function auditIsClean(): Promise<void> {
    await stack.caughtUp()
    await requireCleanAudit(stack)
  }

  test('a payment that left the chain: the balance is corrected and told; told again when it is back', async () => {
    const wallet = await shop.wallet()
    await shop.pay(await shop.wallet(), 7_000_000n, '7')
    await shop.pay(wallet, 1_000_000n, '1')
    await stack.until('a webhook', () => shop.toldBalances(wallet.addr).length === 1)
    const txid = await shop.pay(wallet, 2_000_000n, '3')
    await stack.until('two webhooks', () => shop.toldBalances(wallet.addr).length === 2)
    const raw = await stack.node.rawTransaction(txid)
    const before = await shop.show(wallet.id)
    await reorg(1)
    await shop.balanceIs(wallet.id, '1')
    await stack.until('the correction', () => shop.toldBalances(wallet.addr).length === 3)
    const corrected = await shop.show(wallet.id)
    assert.equal(BigInt(corrected.blockNum), BigInt(before.blockNum) - 1n)
    assert.ok(corrected.updatedAt >= before.updatedAt)
    await auditIsClean()
    await stack.node.mine(2)
    await stack.node.call('eth_sendRawTransaction', raw)
    await shop.balanceIs(wallet.id, '3')
    await stack.until('it is back', () => shop.toldBalances(wallet.addr).length === 4)
    assert.deepEqual(shop.toldBalances(wallet.addr), ['1', '3', '1', '3'])
    const told = shop.hooks(wallet.addr).map(({ hook }) => hook)
    const [, , third, fourth] = told.map(hook => (hook.event_type === 'payment' ? hook.payment_data : null))
    assert.deepEqual([third?.hash, fourth?.hash], [txid, txid])
    assert.equal(third?.blockNum, corrected.blockNum)
    assert.equal(fourth?.blockNum, (await shop.show(wallet.id)).blockNum)
    await auditIsClean()
  })

  test('a settlement that left the chain: blank again, the same bytes are mined again, one webhook', async () => {
    const wallet = await shop.wallet()
    await shop.pay(wallet, 3_000_000n, '3')
    const txid = await shop.settle(wallet.id, '2')
    const mined = await shop.mined(wallet.id, txid)
    await stack.node.mine(1)
    await stack.caughtUp()
    await stack.node.call('evm_setAutomine', false)
    await reorg(2)
    await stack.until('blank again', async () => (await shop.operation(wallet.id, txid)).hash === '')
    assert.equal((await shop.operation(wallet.id, txid)).status, null)
    assert.equal((await shop.show(wallet.id)).balance, '3')
    const refused = await shop.send('POST', `/${wallet.id}/refund`)
    assert.equal(refused.body.errorMessage, 'prev_tx_inprogress')
    await stack.until('mined again', async () => {
      await stack.node.mine(1)
      return (await shop.operation(wallet.id, txid)).hash !== ''
    })
    await stack.node.call('evm_setAutomine', true)
    const ended = await shop.ended(wallet.id, txid)
    assert.deepEqual([ended.status, ended.hash], [true, mined.hash])
    await stack.until('the webhook', () => shop.toldOperations(wallet.addr).length > 0)
    assert.equal(await shop.held(wallet.buyer), 1_000_000n)
    assert.equal(shop.toldOperations(wallet.addr).length, 1)
    await auditIsClean()
  })

  test('payment and settlement both vanish: the operation fails with its hash, and the wallet works on', async () => {
    const wallet = await shop.wallet()
    await shop.pay(wallet, 3_000_000n, '3')
    const txid = await shop.settle(wallet.id, '2')
    const mined = await shop.mined(wallet.id, txid)
    // A payment that left the chain before it was told of is not told of.
    await stack.until('the payment is told', () => shop.toldBalances(wallet.addr).length === 1)
    await stack.node.call('evm_setAutomine', false)
    await reorg(2)
    await shop.balanceIs(wallet.id, '0')
    await stack.until('it is mined without its payment', async () => {
      await stack.node.mine(1)
      return (await shop.operation(wallet.id, txid)).hash !== ''
    })
    await stack.node.call('evm_setAutomine', true)
    const ended = await shop.ended(wallet.id, txid)
    assert.deepEqual([ended.status, ended.hash], [false, mined.hash])
    await stack.until('all is told', () => shop.hooks(wallet.addr).length === 3)
    assert.deepEqual(shop.toldBalances(wallet.addr), ['3', '0'])
    assert.equal(await shop.held(shop.owner), 0n)
    await shop.pay(wallet, 2_000_000n, '2')
    assert.equal((await shop.ended(wallet.id, await shop.settle(wallet.id, '2'))).status, true)
    assert.equal(await shop.held(shop.owner), 2_000_000n)
    await auditIsClean()
  })

  test('deeper than 12 blocks: an answer that does not hold any more is open again, and told again', async () => {
    const wallet = await shop.wallet()
    await shop.pay(wallet, 3_000_000n, '3')
    const txid = await shop.settle(wallet.id, '3')
    const ended = await shop.ended(wallet.id, txid)
    assert.equal(ended.status, true)
    await stack.until('the webhook', () => shop.toldOperations(wallet.addr).length === 1)
    await stack.node.call('evm_setAutomine', false)
    const settledAt = BigInt((await shop.show(wallet.id)).blockNum)
    await reorg(Number((await stack.node.head()) - settledAt + 1n))
    await stack.until('open again', async () => (await shop.operation(wallet.id, txid)).status === null)
    const refused = await shop.send('POST', `/${wallet.id}/settle`, { amount: '3' })
    assert.equal(refused.body.errorMessage, 'prev_tx_inprogress')
    await stack.until('mined again', async () => {
      await stack.node.mine(1)
      return (await shop.operation(wallet.id, txid)).hash !== ''
    })
    await stack.node.call('evm_setAutomine', true)
    assert.equal((await shop.ended(wallet.id, txid)).status, true)
    await stack.until('told again', () => shop.toldOperations(wallet.addr).length === 2)
    assert.equal(await shop.held(shop.owner), 3_000_000n)
    await auditIsClean()
  })
})
