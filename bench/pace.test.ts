import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pace } from './pace.ts'

test('every piece is started once, and time counts from when it was due', async () => {
  const started: number[] = []
  const { answered, failed, latencyMs, generatorLateMs } = await pace(
    { perSecond: 200, seconds: 1 },
    async index => {
      started.push(index)
      // Stands still for 300 ms once: what was due meanwhile has waited.
      if (index === 20) for (const until = performance.now() + 300; performance.now() < until; );
      return index % 10 !== 0
    },
  )
  assert.deepEqual(
    started,
    Array.from({ length: 200 }, (_, index) => index),
  )
  assert.deepEqual([answered, failed], [180, 20])
  assert.ok(latencyMs.p99 >= 200, `${latencyMs.p99}`)
  assert.ok(generatorLateMs >= 290, `${generatorLateMs}`)
})
