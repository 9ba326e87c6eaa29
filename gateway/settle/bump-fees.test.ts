import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bumpFees } from './bump-fees.ts'

const fee = fc.bigInt({ min: 1n, max: 10n ** 13n })

test('a bump raises both fees by at least a tenth, reaches the quote, and never passes the cap', () => {
  fc.assert(
    fc.property(fee, fee, fee, fee, fee, (maxFee, tip, quoteFee, quoteTip, cap) => {
      const last = { maxFeePerGas: maxFee, maxPriorityFeePerGas: tip < maxFee ? tip : maxFee }
      const bumped = bumpFees(last, { maxFeePerGas: quoteFee, maxPriorityFeePerGas: quoteTip }, cap)
      if (!bumped)
        return assert.ok(
          last.maxFeePerGas * 9n >= cap * 8n - 16n || last.maxPriorityFeePerGas * 9n >= cap * 8n - 16n,
        )
      assert.ok(bumped.maxFeePerGas <= cap)
      assert.ok(bumped.maxPriorityFeePerGas <= bumped.maxFeePerGas)
      assert.ok(bumped.maxFeePerGas * 10n >= last.maxFeePerGas * 11n)
      assert.ok(bumped.maxPriorityFeePerGas * 10n >= last.maxPriorityFeePerGas * 11n)
      assert.ok(bumped.maxFeePerGas >= quoteFee || bumped.maxFeePerGas === cap)
    }),
    { numRuns: 2_000 },
  )
})

test('no room below the cap means no bump', () => {
  assert.equal(
    bumpFees(
      { maxFeePerGas: 100n, maxPriorityFeePerGas: 1n },
      { maxFeePerGas: 1n, maxPriorityFeePerGas: 1n },
      105n,
    ),
    null,
  )
})
