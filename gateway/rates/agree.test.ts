import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { agree } from './agree.ts'

const RULES = { required: 2, bandPercent: '2' }

function rate(...rates: string[]): string | null {
  return (
    agree(
      rates.map(text => ({ rate: text })),
      RULES,
    )?.rate ?? null
  )
}

test('the median of what agrees', () => {
  assert.equal(rate('3000', '3001', '3010'), '3001')
  assert.equal(rate('3000', '3001'), '3000.5')
  assert.equal(rate('3000', '3001', '3002', '3003'), '3001.5')
  assert.equal(rate('0.000000000000000001', '0.000000000000000001'), '0.000000000000000001')
})

test('one liar among three changes nothing, among two it ends the rate (F17)', () => {
  for (const lie of ['3000000', '3', '0.000001', '3200', '2800']) {
    assert.equal(rate('3000', '3001', lie), '3000.5')
    assert.equal(rate('3000', lie), null)
    assert.equal(rate('3000', '3000', '3001', lie, lie), '3000')
  }
})

test('too few, none, or no majority give no rate', () => {
  assert.equal(rate(), null)
  assert.equal(rate('3000'), null)
  assert.equal(rate('3000', '3000', '4000', '4000'), null)
  assert.equal(rate('100', '103', '106', '109', '112'), null)
})

test('a minority of liars never moves the rate outside what the honest say', () => {
  const honest = fc.array(fc.integer({ min: 29_900, max: 30_100 }), { minLength: 2, maxLength: 6 })
  const lies = fc.array(fc.integer({ min: 1, max: 1_000_000_000 }), { maxLength: 6 })
  fc.assert(
    fc.property(honest, lies, fc.func(fc.integer()), (prices, all, order) => {
      const liars = all.slice(0, prices.length - 1)
      const votes = [...prices, ...liars].map(price => ({ rate: String(price) }))
      votes.sort((left, right) => order(left.rate) - order(right.rate))
      const agreed = agree(votes, RULES)
      if (agreed === null) return
      // A lie within the band of the median cannot be told from the truth; it cannot pull further than the band.
      assert.ok(Number(agreed.rate) >= Math.min(...prices) * 0.96, agreed.rate)
      assert.ok(Number(agreed.rate) <= Math.max(...prices) * 1.04, agreed.rate)
    }),
    { numRuns: 2_000 },
  )
})
