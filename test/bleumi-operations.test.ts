import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { BleumiShop } from './harness/bleumi-shop.ts'
import { runAudit } from './harness/run-audit.ts'
import { Stack } from './harness/stack.ts'

// Settle and refund by a plain HTTP client over real gateway, signer, chain and database (reference bleumi 1.4.4 to 1.5).

describe('settle and refund on request', { concurrency: 1 }, () => {
  let stack: Stack
  let shop: BleumiShop
  before(async () => {
    stack = await Stack.start({ finalityDepth: 1 })
    shop = await BleumiShop.open(stack)
  })
  after(() => stack.stop())

  test('a settle: handle, blank hash, mined, final at 12 confirmations, webhook; the rest is the buyer’s', async () => {
    const wallet = await shop.wallet()
    await shop.pay(wallet, 10_230_000n, '10.23')
    const txid = await shop.settle(wallet.id, '7.5')
    const mined = await shop.mined(wallet.id, txid)
    assert.deepEqual(mined, {
      ...{ id: wallet.id, txid, funcName: 'createAndSettleWallet', status: null },
      ...{ hash: mined.hash, inputs: { amount: '7.5' } },
    })
    const { balance, blockNum, updatedAt } = await shop.show(wallet.id)
    const receipt = await stack.node.receipt(mined.hash)
    assert.equal(balance, '0')
    assert.equal(BigInt(blockNum), BigInt(String(receipt.blockNumber)))
    assert.ok(updatedAt >= wallet.updatedAt)
    await stack.node.mine(10)
    await stack.caughtUp()
    assert.equal((await shop.operation(wallet.id, txid)).status, null, '11 confirmations are not 12')
    assert.deepEqual(shop.toldOperations(wallet.addr), [])
    await stack.node.mine(1)
    await stack.until('the operation ends', async () => (await shop.operation(wallet.id, txid)).status)
    await stack.until('the webhook', () => shop.toldOperations(wallet.addr).length > 0)
    assert.deepEqual(shop.toldOperations(wallet.addr), [
      { hash: mined.hash, funcName: 'createAndSettleWallet', status: true },
    ])
    assert.equal(await shop.held(shop.owner), 7_500_000n)
    assert.equal(await shop.held(wallet.buyer), 2_730_000n)
    const audit = await runAudit(stack)
    assert.equal(audit.code, 0, audit.output)
  })
})
