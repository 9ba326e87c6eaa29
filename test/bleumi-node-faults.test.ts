import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { FaultProxy } from '../devnet/fault-proxy.ts'
import { BleumiShop } from './harness/bleumi-shop.ts'
import { requireCleanAudit } from './harness/require-clean-audit.ts'
import { Stack } from './harness/stack.ts'

// A node that answers badly while a wallet is settled (F7, F9): nothing is decided on what it does not say.

describe('faults of the node during an operation', { concurrency: 1 }, () => {
  let stack: Stack
  let shop: BleumiShop
  let proxy: FaultProxy
  before(async () => {
    stack = await Stack.start({
      rpcUrl: async node => {
        proxy = await FaultProxy.start(node.rpcUrl)
        return proxy.url
      },
    })
    shop = await BleumiShop.open(stack)
  })
  after(async () => {
    await stack.stop()
    await proxy.close()
  })

  /** Settles while the node has a fault; the operation must be open all the time, and done once it is well. */
  async function survive(method: string, fault: Parameters<FaultProxy['fail']>[1]): Promise<void> {
    const wallet = await shop.wallet()
    await shop.pay(wallet, 2_000_000n, '2')
    const owner = await shop.held(shop.owner)
    proxy.fail(method, fault)
    const asked = proxy.count(method === '*' ? 'eth_blockNumber' : method)
    const txid = await shop.settle(wallet.id, '2')
    if (method !== '*') await stack.until('the node was asked twice', () => proxy.count(method) >= asked + 2)
    else await sleep(4_000)
    const open = await shop.operation(wallet.id, txid)
    assert.deepEqual([open.status, open.hash], [null, ''])
    proxy.heal()
    assert.equal((await shop.ended(wallet.id, txid)).status, true)
    assert.equal((await shop.held(shop.owner)) - owner, 2_000_000n)
    await stack.caughtUp()
    await requireCleanAudit(stack)
  }

  for (const fault of ['http-502', 'cut', 'not-json', 'null'] as const)
    test(`every answer is ${fault}`, () => survive('*', fault))

  test('the simulation is not answered', () => survive('eth_estimateGas', 'http-502'))

  test('fees are not told', () => survive('eth_maxPriorityFeePerGas', 'html'))

  test('a broadcast is taken, but the answer is an error: done once', async () => {
    const wallet = await shop.wallet()
    await shop.pay(wallet, 2_000_000n, '2')
    const owner = await shop.held(shop.owner)
    const nonce = await stack.node.minedNonce(stack.relayer)
    proxy.fail('eth_sendRawTransaction', 'accept-then-error')
    const txid = await shop.settle(wallet.id, '2')
    assert.equal((await shop.ended(wallet.id, txid)).status, true)
    proxy.heal()
    assert.equal((await shop.held(shop.owner)) - owner, 2_000_000n)
    assert.equal(await stack.node.minedNonce(stack.relayer), nonce + 1n)
  })
})
