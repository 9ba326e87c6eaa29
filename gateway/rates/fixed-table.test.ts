import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { crossRates } from './cross-rates.ts'
import { fixedTable } from './fixed-table.ts'

const NOW_MS = 1_700_000_000_000
const clock = { nowMs: () => NOW_MS, monotonicMs: () => 0, sleep: async () => undefined }
const table = fixedTable(
  { coinsUsd: { eth: '3000', 'erc20/USDT': '1.0020' }, fiatPerUsd: { EUR: '0.92', JPY: '155.5' } },
  clock,
)
const rates = crossRates(table)

function rate(from: string, to: string): string | undefined {
  const quote = rates.quote(from, to)
  return 'rate' in quote ? quote.rate : quote.unavailable
}

test('every pair of the table has a rate, exact where it can be', () => {
  assert.equal(rate('eth', 'USD'), '3000')
  assert.equal(rate('erc20/usdt', 'USD'), '1.002')
  assert.equal(rate('USD', 'EUR'), '0.92')
  assert.equal(rate('eth', 'EUR'), '2760')
  assert.equal(rate('EUR', 'JPY'), '169.02173913043478261')
  assert.equal(rate('USD', 'eth'), '0.00033333333333333333333')
  assert.equal(rate('eth', 'eth'), '1')
})

test('a quote names its sources and how long it holds', () => {
  assert.deepEqual(rates.quote('eth', 'USD'), {
    from: 'eth',
    to: 'USD',
    rate: '3000',
    atMs: NOW_MS,
    validUntilMs: NOW_MS + 300_000,
    sources: [
      { source: 'fixed eth/USD', rate: '3000', atMs: NOW_MS },
      { source: 'fixed USD/USD', rate: '1', atMs: NOW_MS },
    ],
  })
})

test('what the table does not have, has no rate: never 1, never 0 (F17)', () => {
  for (const unit of ['btc', 'GBP', 'matic', '__proto__', 'constructor', '']) {
    assert.equal(rate(unit, 'USD'), 'unknown')
    assert.equal(rate('eth', unit), 'unknown')
  }
})

test('a table with a price that is none is refused', () => {
  for (const price of ['', '0', '0.00', '-1', '1e3', 'NaN', 'Infinity', '1,5', '.5', '01']) {
    assert.throws(() => fixedTable({ coinsUsd: { eth: price }, fiatPerUsd: {} }, clock), /not a decimal/)
    assert.throws(() => fixedTable({ coinsUsd: {}, fiatPerUsd: { EUR: price } }, clock), /not a decimal/)
  }
  assert.throws(() => fixedTable({ coinsUsd: {}, fiatPerUsd: { XXX: '1' } }, clock), /no such currency/)
})

test('any price written for a currency comes back digit for digit', () => {
  const price = fc
    .tuple(fc.bigInt(1n, 10n ** 12n), fc.integer({ min: 1, max: 6 }))
    .map(([digits, places]) => {
      const text = digits.toString().padStart(places + 1, '0')
      return `${text.slice(0, -places)}.${text.slice(-places)}`
    })
  fc.assert(
    fc.property(price, perUsd => {
      const quote = crossRates(fixedTable({ coinsUsd: {}, fiatPerUsd: { EUR: perUsd } }, clock)).quote(
        'USD',
        'EUR',
      )
      assert.ok('rate' in quote)
      assert.equal(quote.rate, perUsd.replace(/\.?0+$/, ''))
    }),
  )
})
