import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { FeeWindow } from './fee-window.ts'

const HOUR_MS = 3_600_000

test('holds everything of the last 24 hours and nothing older than 25, per chain', () => {
  const spend = fc.record({
    stepMs: fc.nat({ max: 3 * HOUR_MS }),
    wei: fc.bigInt({ min: 0n, max: 10n ** 20n }),
  })
  fc.assert(
    fc.property(fc.array(spend, { maxLength: 80 }), spends => {
      const window = new FeeWindow()
      const past: { timeMs: number; wei: bigint }[] = []
      let nowMs = 1_700_000_000_000
      for (const { stepMs, wei } of spends) {
        nowMs += stepMs
        window.add('eip155:1', wei, nowMs)
        past.push({ timeMs: nowMs, wei })
        const since = (ms: number) =>
          past.filter(one => one.timeMs > nowMs - ms).reduce((sum, one) => sum + one.wei, 0n)
        const total = window.total('eip155:1', nowMs)
        assert.ok(total >= since(24 * HOUR_MS) && total <= since(25 * HOUR_MS))
        assert.equal(window.total('eip155:2', nowMs), 0n)
      }
    }),
    { numRuns: 100 },
  )
})
