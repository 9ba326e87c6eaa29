import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatTolerance, parseTolerance, parseWholeNumber } from './setting-text.ts'

test('every tolerance survives writing and reading', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1000 }), bps => {
      assert.equal(parseTolerance(formatTolerance(bps)), bps)
    }),
  )
  assert.deepEqual([0, 1, 10, 100, 150, 1000].map(formatTolerance), ['0', '0.01', '0.1', '1', '1.5', '10'])
})

test('a tolerance out of bounds or not plain decimal text is refused', () => {
  for (const text of ['', ' ', '-1', '10.01', '11', '1e1', '0.001', '1,5', '٣', 'NaN', '1%', '9'.repeat(80)])
    assert.throws(() => parseTolerance(text), { code: 'toleranceBps' }, text)
})

test('a whole number is digits and nothing else', () => {
  assert.equal(parseWholeNumber('confirmations', ' 012 '), 12)
  for (const text of ['', '1.0', '-1', '+1', '1e3', '0x10', '1000000000', '٣', 'one'])
    assert.throws(() => parseWholeNumber('confirmations', text), { code: 'confirmations' }, text)
})
