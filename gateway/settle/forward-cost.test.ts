import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { forwardGas, likelyFeePerGas } from './forward-cost.ts'

const snapshot: Readonly<Record<string, number>> = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../contracts/gas-snapshot.json'), 'utf8'),
)
const token = { contract: '0xa' }
const native = { contract: null }

const MEASURED: [name: string, asset: { contract: string | null }, recipients: number][] = [
  ['destroy 1->1 first', token, 1],
  ['destroy 2-way first', token, 2],
  ['destroy 5-way first', token, 5],
  ['destroy 20-way first', token, 20],
  ['native destroy 1', native, 1],
]
for (const [name, asset, recipients] of MEASURED)
  test(`the gas of "${name}" is covered, by less than a fifth too much`, () => {
    const measured = snapshot[name]
    assert.ok(measured, `no such measurement: ${name}`)
    const estimated = Number(forwardGas(asset, recipients))
    assert.ok(estimated >= measured && estimated < measured * 1.2, `${estimated} for ${measured}`)
  })

test('the likely price is the base fee of now and the tip of the priority', () => {
  const quote = { maxFeePerGas: 2n * 30n + 10n, maxPriorityFeePerGas: 10n }
  assert.equal(likelyFeePerGas(quote, 'default'), 40n)
  assert.equal(likelyFeePerGas(quote, 'fast'), 42n)
  assert.equal(likelyFeePerGas(quote, 'xxxx-economic'), 37n)
  assert.equal(likelyFeePerGas({ maxFeePerGas: 1n, maxPriorityFeePerGas: 1n }, 'default'), 1n)
})
