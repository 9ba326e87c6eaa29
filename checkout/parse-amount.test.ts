import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatAtoms } from '../gateway/domain/money.ts'
import { parseAmount } from './browser/parse-amount.ts'

test('reads back every amount that the gateway writes, with point or comma', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 10n ** 40n }),
      fc.integer({ min: 0, max: 18 }),
      (atoms, decimals) => {
        const text = formatAtoms(atoms, decimals)
        assert.equal(parseAmount(text, decimals), atoms)
        assert.equal(parseAmount(` ${text.replace('.', ',')} `, decimals), atoms)
      },
    ),
  )
})

test('refuses what is no amount, and what the coin has no places for', () => {
  for (const text of ['', ' ', '-1', '+1', '1e3', '0x10', '1,000.5', '1.2.3', '.5', '5.', 'NaN', '١'])
    assert.equal(parseAmount(text, 6), null, text)
  assert.equal(parseAmount('1.0000001', 6), null)
  assert.equal(parseAmount('1.0000000', 6), 1_000_000n)
})
