import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SourceFailed } from './errors.ts'
import type { RateSource } from './ports.ts'
import { RateBoard } from './rate-board.ts'
import { runRateSources } from './run-rate-sources.ts'

// When sources are asked, on a clock that only moves when everybody sleeps.

const RULES = { coins: { required: 1, bandPercent: '2' }, fiats: { required: 1, bandPercent: '3' } }
const http = { fetch: async () => '' }

/** Runs one source for so many questions and tells the pauses between them. */
async function pausesOf(
  read: (asked: number) => string,
  jitter: number,
  questions: number,
): Promise<number[]> {
  let nowMs = 1_000_000
  let asked = 0
  const pauses: number[] = []
  const done = Promise.withResolvers<void>()
  const source: RateSource = {
    name: 'market',
    units: ['eth'],
    maxAgeMs: 900_000,
    read: async () => [{ unit: 'eth', per: 'USD', rate: read(++asked), atMs: nowMs }],
  }
  const clock = {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs,
    sleep: async (ms: number) => {
      pauses.push(Math.round(ms))
      nowMs += ms
      if (pauses.length < questions) return
      done.resolve()
      await stopped.promise
    },
  }
  const stopped = Promise.withResolvers<void>()
  const running = runRateSources({
    ...{ sources: [source], board: new RateBoard([source], RULES, clock), http, clock },
    ...{ refreshMs: 300_000, jitter: () => jitter, onAnswer: () => undefined },
  })
  await done.promise
  const stop = running.stop()
  stopped.resolve()
  await stop
  return pauses
}

test('every five minutes, give or take a tenth', async () => {
  assert.deepEqual(await pausesOf(() => '3000', 0.5, 3), [300_000, 300_000, 300_000])
  assert.deepEqual(await pausesOf(() => '3000', 0, 1), [270_000])
  assert.deepEqual(await pausesOf(() => '3000', 1, 1), [330_000])
})

test('after a failure sooner, then ever later up to five minutes, and as usual once it works', async () => {
  const read = (asked: number): string => {
    if (asked <= 7) throw new SourceFailed('down')
    return '3000'
  }
  const pauses = await pausesOf(read, 0.5, 8)
  assert.deepEqual(pauses, [15_000, 30_000, 60_000, 120_000, 240_000, 300_000, 300_000, 300_000])
})

test('an answer without a usable price is a failure', async () => {
  assert.deepEqual(await pausesOf(() => '0', 0.5, 2), [15_000, 30_000])
})
