import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { encodeFunctionData } from 'viem'
import { TILL_ADDRESS, tillAbi } from '../contracts/generated/till.ts'
import { upsertDefaultAddress } from '../gateway/storage/default-addresses.ts'
import { BleumiShop } from './harness/bleumi-shop.ts'
import { freshAddress } from './harness/recipients.ts'
import { requireCleanAudit } from './harness/require-clean-audit.ts'
import { Stack } from './harness/stack.ts'

// The merchant's payment processor (reference bleumi 1.4.1, 3.1): what is settled to it, its owner takes out, as docs/bleumi.md
// shows it, and nobody else.

const ID = '0x0000000000000000'
const DESTROY = 0

describe('the payment processor', { concurrency: 1 }, () => {
  let stack: Stack
  let shop: BleumiShop
  /** The merchant's own wallet, of a key that signs. */
  let owner: `0x${string}`
  let stranger: string
  before(async () => {
    stack = await Stack.start({ finalityDepth: 1 })
    shop = await BleumiShop.open(stack)
    owner = stack.node.accounts[4]?.toLowerCase() as `0x${string}`
    stranger = String(stack.node.accounts[5])
    const { businessId, db } = stack
    await upsertDefaultAddress(db, { businessId, ticker: 'erc20/usdt', address: owner })
  })
  after(() => stack.stop())

  test('what is settled lies at the processor; its owner takes a part to any address, and the rest', async () => {
    const { node, tokens } = stack
    const wallet = await shop.wallet({ transferToPaymentProcessor: true })
    await shop.pay(wallet, 3_000_000n, '3')
    assert.equal((await shop.ended(wallet.id, await shop.settle(wallet.id, '2'))).status, true)
    const logs = await node.transferLogs({ token: tokens.usdt, from: wallet.addr })
    const at = `0x${logs[0]?.topics[2]?.slice(26)}`
    assert.deepEqual(await held(at, owner, wallet.buyer), [2_000_000n, 0n, 1_000_000n])

    const elsewhere = freshAddress()
    const part = refundCall(tokens.usdt, elsewhere, 500_000n)
    const all = settleCall(tokens.usdt)
    for (const data of [part, all]) {
      await sendAs(stranger, data)
      assert.deepEqual(await held(at, elsewhere, owner), [2_000_000n, 0n, 0n])
    }
    await sendAs(owner, part)
    assert.deepEqual(await held(at, elsewhere, owner), [1_500_000n, 500_000n, 0n])
    await sendAs(owner, all)
    assert.deepEqual(await held(at, elsewhere, owner), [0n, 500_000n, 1_500_000n])
    await stack.caughtUp(60_000)
    await requireCleanAudit(stack)
  })

  function held(...holders: string[]): Promise<bigint[]> {
    return Promise.all(holders.map(holder => shop.held(holder)))
  }

  /** The terms of the owner's processor. */
  function terms() {
    return { operator: owner, refunder: owner, recipients: [(10_000n << 160n) | BigInt(owner)] }
  }

  function refundCall(token: string, to: string, amount: bigint): string {
    const args = [terms(), ID, token as `0x${string}`, to as `0x${string}`, amount, false, DESTROY] as const
    return encodeFunctionData({ abi: tillAbi, functionName: 'refund', args })
  }

  function settleCall(token: string): string {
    const settlement = { ...terms(), token: token as `0x${string}`, kind: DESTROY, ids: [ID] as const }
    return encodeFunctionData({ abi: tillAbi, functionName: 'settle', args: [[settlement]] })
  }

  /** A transaction to the till contract, however it ends. */
  async function sendAs(from: string, data: string): Promise<void> {
    const { node } = stack
    await node.receipt(await node.submit({ from, to: TILL_ADDRESS, data, gas: 500_000n }))
  }
})
