import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { approve, draftPayout, fundPayouts, heldOf, payoutIs } from './harness/payout-story.ts'
import { freshAddress } from './harness/recipients.ts'
import { Stack } from './harness/stack.ts'

describe('payouts', { concurrency: 1 }, () => {
  let stack: Stack
  before(async () => {
    stack = await Stack.start({ finalityDepth: 1 })
  })
  after(() => stack.stop())

  test('requested, approved, sent in one transaction, done; and the audit finds nothing', async () => {
    await fundPayouts(stack, 'usdt', 1_000_000_000n)
    const payments = Array.from({ length: 20 }, (_, index) => ({
      address: freshAddress(),
      amountAtoms: 1_000_000n + BigInt(index),
    }))
    const payoutId = await draftPayout(stack, 'usdt', payments)
    assert.deepEqual(await approve(stack, payoutId), { kind: 'queued' })
    const payout = await payoutIs(stack, payoutId, 'done')
    for (const { address, amountAtoms } of payments)
      assert.equal(await heldOf(stack, 'usdt', address), amountAtoms)
    assert.ok(payout.requests.every(({ state }) => state === 'done'))
    assert.equal(payout.payer, stack.relayer)
  })
})
