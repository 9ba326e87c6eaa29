import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { InvalidAmount } from '../domain/money.ts'
import { atomsDue, fiatWorth, InvalidRate } from './convert-amount.ts'

test('what a payer owes is rounded up to the coin, or to eight digits that can be typed', () => {
  assert.equal(atomsDue('10', '3000', 18), 3_333_333_333_333_334n)
  assert.equal(atomsDue('10', '3000', 18, { significantDigits: 8 }), 3_333_333_400_000_000n)
  assert.equal(atomsDue('10.00', '1', 6), 10_000_000n)
  assert.equal(atomsDue('0.000001', '1', 2), 1n)
  assert.equal(atomsDue('0', '3000', 18), 0n)
  assert.equal(atomsDue('99', '100', 2, { significantDigits: 8 }), 99n)
  // Rounding up may need one more digit in front.
  assert.equal(atomsDue('9.999999999', '1', 9, { significantDigits: 8 }), 10_000_000_000n)
})

test('worth is rounded as asked', () => {
  assert.equal(fiatWorth(1_500_000_000_000_000_000n, 18, '3000.01', 2, 'down'), '4500.01')
  assert.equal(fiatWorth(1_500_000_000_000_000_000n, 18, '3000.01', 2, 'half_up'), '4500.02')
  assert.equal(fiatWorth(5n, 3, '1', 2, 'half_up'), '0.01')
  assert.equal(fiatWorth(4n, 3, '1', 2, 'half_up'), '0.00')
  assert.equal(fiatWorth(1n, 0, '155', 0, 'down'), '155')
})

test('what is no amount or no rate is refused (F17, F47)', () => {
  for (const fiat of ['', '-1', '1e3', '0x10', '1.', '.5', ' 1', '1,5', 'NaN', '01'])
    assert.throws(() => atomsDue(fiat, '1', 6), InvalidAmount, fiat)
  for (const rate of ['', '0', '0.000', '-3000', '1e3', 'NaN', 'Infinity']) {
    assert.throws(() => atomsDue('1', rate, 6), InvalidRate, rate)
    assert.throws(() => fiatWorth(1n, 6, rate, 2, 'down'), InvalidRate, rate)
  }
  assert.throws(() => atomsDue('9'.repeat(78), '0.0000000001', 18), InvalidAmount)
})

const cents = fc
  .bigInt(0n, 10n ** 15n)
  .map(units => `${units / 100n}.${(units % 100n).toString().padStart(2, '0')}`)
const rate = fc.tuple(fc.bigInt(1n, 10n ** 24n), fc.integer({ min: 0, max: 20 })).map(([digits, places]) => {
  const text = digits.toString().padStart(places + 1, '0')
  return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`
})
const decimals = fc.integer({ min: 0, max: 24 })

test('whoever pays what is owed has paid in full, and one atom less would not do', () => {
  fc.assert(
    fc.property(cents, rate, decimals, (fiat, fiatPerCoin, coinDecimals) => {
      const atoms = atomsDue(fiat, fiatPerCoin, coinDecimals)
      assert.ok(asCents(fiatWorth(atoms, coinDecimals, fiatPerCoin, 2, 'down')) >= asCents(fiat))
      if (atoms > 0n)
        assert.ok(asCents(fiatWorth(atoms - 1n, coinDecimals, fiatPerCoin, 2, 'down')) < asCents(fiat))
    }),
    { numRuns: 2_000 },
  )
})

test('eight digits: never less than owed, at most a ten-millionth more, at most eight digits', () => {
  fc.assert(
    fc.property(cents, rate, decimals, (fiat, fiatPerCoin, coinDecimals) => {
      const exact = atomsDue(fiat, fiatPerCoin, coinDecimals)
      const typed = atomsDue(fiat, fiatPerCoin, coinDecimals, { significantDigits: 8 })
      assert.ok(typed >= exact)
      assert.ok((typed - exact) * 10_000_000n <= exact)
      assert.ok(typed.toString().replace(/0+$/, '').length <= 8)
    }),
    { numRuns: 2_000 },
  )
})

function asCents(text: string): bigint {
  return BigInt(text.replace('.', ''))
}
