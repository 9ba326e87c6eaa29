import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minimumPaymentAtoms } from './minimum-payment.ts'

test('the documented example: BTC 0.00008 with two outputs asks for 0.0001064', () => {
  // Exact is 10,666 satoshi, the printed two-decimal factor 1.33 gives 10,640: the payer may follow either.
  assert.equal(minimumPaymentAtoms(8_000n, 2), 10_640n)
})

test('factors of 1 to 20 outputs are never above the exact nor above the printed one', () => {
  const printed = [
    100, 133, 167, 200, 233, 267, 300, 333, 367, 400, 433, 467, 500, 533, 567, 600, 633, 667, 700, 733,
  ]
  for (const [index, hundredths] of printed.entries()) {
    const exact = (1_000_000n * BigInt(index + 3)) / 3n
    const rounded = 10_000n * BigInt(hundredths)
    assert.equal(
      minimumPaymentAtoms(1_000_000n, index + 1),
      exact < rounded ? exact : rounded,
      `${index + 1} outputs`,
    )
  }
})
