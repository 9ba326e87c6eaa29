import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { minimumPaymentAtoms } from '../../domain/minimum-payment.ts'
import { formatMinimum } from './format-minimum.ts'
import { feeOf, integerAmount } from './render-fields.ts'

test('stable coins are cents, truncated, whatever their decimals', () => {
  // Captured production data, reference blockbee 2.3.
  assert.equal(integerAmount(11_077_587n, { decimals: 6, stable: true }), '1107')
  assert.equal(integerAmount(1_844_926_267_290_333_679n, { decimals: 18, stable: true }), '184')
  assert.equal(integerAmount(9_999n, { decimals: 6, stable: true }), '0')
})

test('other coins are base units', () => {
  assert.equal(integerAmount(8_000n, { decimals: 8, stable: false }), '8000')
  assert.equal(
    integerAmount(123_456_789_012_345_678_901n, { decimals: 18, stable: false }),
    '123456789012345678901',
  )
})

test('the fee is what did not reach the recipients, and nothing before the forward', () => {
  assert.equal(feeOf({ valueAtoms: 100n, forward: null }), 0n)
  assert.equal(feeOf({ valueAtoms: 100n, forward: { txidOut: '0x1', forwardedAtoms: 99n } }), 1n)
})

test('the minimum follows the table of the documents', () => {
  assert.equal(formatMinimum(minimumPaymentAtoms(8_000n, 1), 8), '0.00008000')
  assert.equal(formatMinimum(minimumPaymentAtoms(8_000n, 2), 8), '0.00010640')
  assert.equal(formatMinimum(minimumPaymentAtoms(10n ** 18n, 1), 18), '1.00000000')
  assert.equal(formatMinimum(minimumPaymentAtoms(10n ** 18n, 3), 18), '1.666666666666666666')
})

test('the minimum is never above either reading of the factor, and less than one unit below the smaller', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 24n }), fc.integer({ min: 1, max: 20 }), (base, outputs) => {
      const minimum = minimumPaymentAtoms(base, outputs)
      const exactThirds = base * BigInt(outputs + 2)
      const hundredths = base * BigInt(Math.round(((outputs + 2) * 100) / 3))
      assert.ok(minimum * 3n <= exactThirds && minimum * 100n <= hundredths)
      assert.ok((minimum + 1n) * 3n > exactThirds || (minimum + 1n) * 100n > hundredths)
    }),
  )
})
