import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Answer, FeeQuote } from '../chains/port.ts'
import { rememberFees } from './remembered-fees.ts'

const QUOTE: FeeQuote = { maxFeePerGas: 70n, maxPriorityFeePerGas: 10n }

function setUp(answer: () => Promise<Answer<FeeQuote>>) {
  let nowMs = 0
  let asked = 0
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs, sleep: async () => undefined }
  const fees = rememberFees(() => {
    asked++
    return answer()
  }, clock)
  return { fees, pass: (ms: number) => (nowMs += ms), asked: () => asked }
}

test('many callers ask once, and later ones not at all while the answer is fresh', async () => {
  const { fees, asked } = setUp(async () => ({ kind: 'present', value: QUOTE }))
  await new Promise(resolve => setImmediate(resolve))
  const first = fees.quote()
  assert.deepEqual(await Promise.all([first, fees.quote(), fees.quote()]), [QUOTE, QUOTE, QUOTE])
  await fees.quote()
  assert.equal(asked(), 1)
})

test('an answer is used while it is asked for again, and not beyond ten minutes', async () => {
  let answers = true
  const { fees, pass, asked } = setUp(async () =>
    answers ? { kind: 'present', value: QUOTE } : { kind: 'unknown', reason: 'down' },
  )
  await fees.quote()
  answers = false
  pass(60_000)
  assert.deepEqual(await fees.quote(), QUOTE)
  assert.equal(asked(), 2)
  pass(600_000)
  assert.equal(await fees.quote(), null)
})

test('a node that throws or never answers is null', async () => {
  assert.equal(
    await setUp(async () => {
      throw new Error('broken')
    }).fees.quote(),
    null,
  )
  assert.equal(await setUp(() => new Promise(() => undefined)).fees.quote(), null)
})
