import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scaleFees } from './scale-fees.ts'

const quote = { maxFeePerGas: 1_100n, maxPriorityFeePerGas: 100n }

test('the most urgent item of a transaction decides its tip', () => {
  assert.deepEqual(scaleFees(quote, ['economic', 'fast']), {
    maxFeePerGas: 1_120n,
    maxPriorityFeePerGas: 120n,
  })
  assert.deepEqual(scaleFees(quote, ['economic', 'xxx-economic']), {
    maxFeePerGas: 1_095n,
    maxPriorityFeePerGas: 95n,
  })
})

test('a priority that EVM chains do not know pays the quote', () => {
  assert.deepEqual(scaleFees(quote, ['xxxxx-economic']), quote)
  assert.deepEqual(scaleFees(quote, []), quote)
})

test('a bump needs something to raise: the tip is never 0', () => {
  assert.deepEqual(scaleFees({ maxFeePerGas: 10n, maxPriorityFeePerGas: 0n }, ['economic']), {
    maxFeePerGas: 11n,
    maxPriorityFeePerGas: 1n,
  })
})
