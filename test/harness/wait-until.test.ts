import assert from 'node:assert/strict'
import { test } from 'node:test'
import { waitUntil } from './wait-until.ts'

/** The whole process stands still. */
const standStill = (ms: number): unknown => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

test('a machine that stood still for longer than the limit is looked at again', async () => {
  let looks = 0
  const found = await waitUntil(
    'the third look',
    () => {
      looks++
      standStill(150)
      return looks === 3
    },
    { withinMs: 100 },
  )
  assert.equal(found, true)
})

test('what never comes is given up after the limit, with what is known of it', async () => {
  const startedMs = performance.now()
  await assert.rejects(
    waitUntil('rain', () => undefined, { withinMs: 100, explain: () => 'blue sky' }),
    { message: 'not within 100 ms: rain\nblue sky' },
  )
  assert.ok(performance.now() - startedMs >= 100)
})
