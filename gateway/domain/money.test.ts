import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatAtoms, formatAtomsFull, InvalidAmount, MAX_ATOMS, parseAtoms } from './money.ts'

const atoms = fc.bigInt({ min: 0n, max: MAX_ATOMS })
const decimals = fc.integer({ min: 0, max: 36 })

test('amounts survive the way to text and back, up to 2^256-1', () => {
  fc.assert(
    fc.property(atoms, decimals, (amount, places) => {
      assert.equal(parseAtoms(formatAtoms(amount, places), places), amount)
      assert.equal(parseAtoms(formatAtomsFull(amount, places), places), amount)
    }),
    { numRuns: 500 },
  )
})

test('text that is not a plain decimal is refused', () => {
  const hostile = [
    '',
    ' ',
    '1e3',
    '0x10',
    '+1',
    '-1',
    '1.',
    '.5',
    '01',
    '1,5',
    '１',
    '1 ',
    'NaN',
    'Infinity',
    '1_000',
    '1.2.3',
  ]
  for (const text of hostile) assert.throws(() => parseAtoms(text, 6), InvalidAmount, text)
  fc.assert(
    fc.property(fc.string(), text => {
      if (!/^(0|[1-9]\d*)(\.\d+)?$/.test(text)) assert.throws(() => parseAtoms(text, 6), InvalidAmount)
    }),
    { numRuns: 2_000 },
  )
})

test('digits beyond the asset are accepted only as zeros', () => {
  assert.equal(parseAtoms('1.500000000', 6), 1_500_000n)
  assert.throws(() => parseAtoms('1.0000001', 6), InvalidAmount)
  assert.throws(() => parseAtoms((MAX_ATOMS + 1n).toString(), 0), InvalidAmount)
})

test('printing drops trailing zeros, or keeps every place', () => {
  assert.equal(formatAtoms(1_500_000n, 6), '1.5')
  assert.equal(formatAtoms(0n, 18), '0')
  assert.equal(formatAtoms(-5n, 1), '-0.5')
  assert.equal(formatAtomsFull(1_500_000n, 6), '1.500000')
  assert.equal(formatAtomsFull(7n, 0), '7')
})
