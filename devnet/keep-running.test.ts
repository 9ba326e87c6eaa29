import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { keepRunning, type Service } from './keep-running.ts'

class Fragile implements Service {
  readonly ended: Promise<string>
  readonly end: (how: string) => void
  constructor() {
    const { promise, resolve } = Promise.withResolvers<string>()
    this.ended = promise
    this.end = resolve
  }
  async stop(): Promise<void> {
    this.end('stopped')
  }
}

// A service that ends is started again, up to five times a minute; one that was stopped stays down.
test('starts again what ended by itself, within bounds', async () => {
  const all: Fragile[] = []
  const reports: string[] = []
  const kept = await keepRunning(
    'thing',
    async () => {
      const one = new Fragile()
      all.push(one)
      return one
    },
    text => reports.push(text),
  )
  for (let round = 1; round <= 6; round++) {
    kept.current().end('crashed')
    await sleep(5)
  }
  assert.equal(all.length, 6)
  assert.match(reports.at(-1) ?? '', /left alone/)
  await kept.stop()
})

test('a stopped service stays down', async () => {
  let starts = 0
  const kept = await keepRunning(
    'thing',
    async () => {
      starts++
      return new Fragile()
    },
    () => undefined,
  )
  await kept.stop()
  await sleep(5)
  assert.equal(starts, 1)
})
