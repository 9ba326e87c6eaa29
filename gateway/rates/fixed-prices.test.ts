import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixedPrices } from './fixed-prices.ts'

test('prices are found by ticker in any case and kept digit for digit', () => {
  const prices = fixedPrices({ 'erc20/USDT': '1.0020' })
  assert.equal(prices.usd('ERC20/usdt'), '1.0020')
  assert.equal(prices.usd('eth'), null)
  assert.equal(prices.usd('__proto__'), null)
})

test('what is no plain decimal is refused', () => {
  for (const price of ['', '1e3', '-1', '.5', '1.', '1,5', 'NaN', '01'])
    assert.throws(() => fixedPrices({ eth: price }), /not a decimal/)
})
