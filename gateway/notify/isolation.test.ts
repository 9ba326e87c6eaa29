import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Outbox, openOutbox } from './test-outbox.ts'
import { startReceiver, type TestReceiver } from './test-receiver.ts'

const HEALTHY = 50
const HANGING = 50
const ROUNDS = 8
/** 250 callbacks a second: the test is about who waits for whom, not about what a busy machine can sign. */
const ROUND_MS = 400
/** How long a hanging endpoint keeps its place; whoever waits for one waits so long. */
const HANG_MS = 300_000

let outbox: Outbox
const receivers: TestReceiver[] = []

before(async () => {
  outbox = await openOutbox()
  for (let i = 0; i < HEALTHY; i++) receivers.push(await startReceiver())
  for (let i = 0; i < HANGING; i++) receivers.push(await startReceiver(() => undefined))
})
after(async () => {
  await Promise.all(receivers.map(receiver => receiver.close()))
  await outbox.close()
})

test('50 of 100 endpoints hang: the healthy ones do not wait for them (F58)', async () => {
  // Fewer places than hanging endpoints, and a deadline far beyond any other wait: without isolation nothing gets through.
  const config = {
    concurrency: 16,
    concurrencyPerEndpoint: 4,
    timeoutMs: HANG_MS,
    retryFirstMs: 360_000,
    retryForMs: 1e9,
  }
  const notifier = outbox.notify({ config })
  const writtenMs = new Map<string, number>()
  for (let round = 0; round < ROUNDS; round++) {
    const paths = receivers.map((receiver, i) => [receiver, `/${i}-${round}`] as const)
    const nowMs = performance.now()
    for (const [, path] of paths) writtenMs.set(path, nowMs)
    await outbox.write(
      paths.map(([receiver, path]) => ({ request: { method: 'GET', url: `${receiver.origin}${path}` } })),
    )
    outbox.wake.signal()
    await new Promise(resolve => setTimeout(resolve, ROUND_MS))
  }
  const healthy = receivers.slice(0, HEALTHY)
  const expected = HEALTHY * ROUNDS
  const endMs = performance.now() + HANG_MS
  while (healthy.reduce((sum, one) => sum + one.requests.length, 0) < expected && performance.now() < endMs)
    await new Promise(resolve => setTimeout(resolve, 20))
  const delays = healthy
    .flatMap(one => one.requests.map(request => request.receivedMs - (writtenMs.get(request.target) ?? 0)))
    .sort((a, b) => a - b)
  assert.equal(delays.length, expected)
  const p99 = delays[Math.floor(delays.length * 0.99)] ?? Number.POSITIVE_INFINITY
  assert.ok(p99 < HANG_MS / 4, `p99 ${p99} ms`)
  for (const receiver of receivers.slice(HEALTHY))
    assert.ok(
      receiver.requests.length <= config.concurrencyPerEndpoint,
      'a hanging endpoint keeps few connections',
    )
  await notifier.stop()
})

test('a backlog that fills the window of one dead endpoint does not hide the others', async () => {
  const [alive, dead] = [receivers[0], receivers[HEALTHY]]
  assert.ok(alive && dead)
  dead.behave = () => undefined
  await outbox.db.query('truncate events, deliveries, delivery_attempts')
  alive.requests.length = 0
  await outbox.write(
    Array.from({ length: 1_500 }, (_, i) => ({ request: { method: 'GET', url: `${dead.origin}/${i}` } })),
  )
  const config = {
    concurrency: 8,
    concurrencyPerEndpoint: 2,
    timeoutMs: HANG_MS,
    retryFirstMs: 360_000,
    retryForMs: 1e9,
  }
  const notifier = outbox.notify({ config })
  await new Promise(resolve => setTimeout(resolve, 1_500))
  const startedMs = performance.now()
  await outbox.write([{ request: { method: 'GET', url: `${alive.origin}/behind` } }])
  outbox.wake.signal()
  while (alive.requests.length === 0 && performance.now() < startedMs + HANG_MS)
    await new Promise(resolve => setTimeout(resolve, 5))
  assert.equal(alive.requests.length, 1)
  assert.ok(performance.now() - startedMs < HANG_MS / 4, `${performance.now() - startedMs} ms`)
  await notifier.stop()
})
