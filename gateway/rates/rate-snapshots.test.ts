import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crossRates } from './cross-rates.ts'
import type { PriceTable } from './ports.ts'
import { createSnapshots, snapshotPrices } from './rate-snapshots.ts'

function setUp() {
  const state = { nowMs: 1_000, changes: 0, eth: '3000', untilMs: 5_000 }
  const table: PriceTable = {
    units: ['USD', 'eth', 'doge'],
    get changes() {
      return state.changes
    },
    price: unit => {
      if (unit === 'USD') return { usd: '1', atMs: state.nowMs, validUntilMs: 9_000, sources: [] }
      if (unit !== 'eth' || state.nowMs > state.untilMs) return 'stale'
      return { usd: state.eth, atMs: 900, validUntilMs: state.untilMs, sources: [] }
    },
  }
  const clock = { nowMs: () => state.nowMs, monotonicMs: () => 0, sleep: async () => undefined }
  return { state, snapshots: createSnapshots(table, clock) }
}

test('one snapshot until something changes, with the prices that there are', () => {
  const { state, snapshots } = setUp()
  const first = snapshots.current()
  assert.deepEqual(Object.keys(first.prices), ['USD', 'eth'])
  state.nowMs = 4_000
  assert.equal(snapshots.current(), first)
  state.eth = '3100'
  state.changes++
  const second = snapshots.current()
  assert.notEqual(second.id, first.id)
  assert.equal(second.prices.eth?.usd, '3100')
  assert.equal(first.prices.eth?.usd, '3000')
})

test('a price that went stale is not in the next one; nor does a clock set back keep it', () => {
  const { state, snapshots } = setUp()
  const first = snapshots.current()
  state.nowMs = 5_001
  assert.deepEqual(Object.keys(snapshots.current().prices), ['USD'])
  const { state: back, snapshots: others } = setUp()
  const before = others.current()
  back.nowMs = 0
  assert.notEqual(others.current().id, before.id)
  assert.notEqual(first.id, before.id)
})

test('a snapshot gives the same rates for ever', () => {
  const { state, snapshots } = setUp()
  const rates = crossRates(snapshotPrices(snapshots.current()))
  state.nowMs = 1_000_000
  const quote = rates.quote('eth', 'USD')
  assert.equal('rate' in quote && quote.rate, '3000')
  for (const unit of ['doge', '__proto__', 'constructor'])
    assert.equal('unavailable' in rates.quote(unit, 'USD'), true, unit)
})
