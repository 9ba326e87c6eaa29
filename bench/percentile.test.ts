import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { percentile, spread } from './percentile.ts'

test('percentiles are nearest ranks whatever the order', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)
  assert.deepEqual(spread(hundred), { p50: 50, p99: 99, max: 100 })
  assert.equal(percentile([7], 99), 7)
  assert.equal(percentile(hundred, 7), 7)
  assert.ok(Number.isNaN(percentile([], 50)))
})

test('at least the share of all observations does not exceed a percentile, and it was observed', () => {
  const observations = fc.array(fc.integer(), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(observations, fc.integer({ min: 1, max: 100 }), (values, percent) => {
      const found = percentile(values, percent)
      assert.ok(values.includes(found))
      assert.ok(values.filter(value => value <= found).length * 100 >= percent * values.length)
      assert.ok(values.filter(value => value < found).length * 100 < percent * values.length)
    }),
  )
})
