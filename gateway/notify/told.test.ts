import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { type Clock, systemClock } from '../runtime/clock.ts'
import { type Outbox, openOutbox } from './test-outbox.ts'
import { acknowledge, startReceiver, type TestReceiver } from './test-receiver.ts'

// What forwarding waits for: the callbacks of what was committed before.

const LONG_MS = 120_000

/** No receiver is ever slow by this clock, however slow the machine: what is awaited for a while is awaited until it is broken off. */
const patient: Clock = {
  ...systemClock,
  sleep: (ms, signal) =>
    ms < 200 || signal?.aborted
      ? systemClock.sleep(ms, signal)
      : new Promise(resolve => signal?.addEventListener('abort', () => resolve(), { once: true })),
}

let outbox: Outbox
let receiver: TestReceiver
before(async () => {
  outbox = await openOutbox()
  receiver = await startReceiver()
})
afterEach(() => outbox.stopNotifiers())
after(async () => {
  await outbox.close()
  await receiver.close()
})

const callbacks = (count: number) =>
  Array.from({ length: count }, () => ({
    request: { method: 'GET' as const, url: `${receiver.origin}/told` },
  }))

test('told: everything committed before has been sent, more than an endpoint takes at once too', async () => {
  const notifier = outbox.notify({ clock: patient })
  for (const count of [1, 40]) {
    const before = receiver.requests.length
    await outbox.write(callbacks(count))
    await notifier.told(LONG_MS)
    assert.equal(receiver.requests.length - before, count)
  }
})

test('told: at once when nothing is to be told, and no later than a receiver without an answer is found to be slow', async () => {
  const notifier = outbox.notify()
  await notifier.told(LONG_MS)
  receiver.behave = () => undefined
  await outbox.write(callbacks(1))
  await notifier.told(LONG_MS)
  const { rows } = await outbox.db.query<{ state: string }>(
    `select state from deliveries where attempts = 1 and leased_until is not null`,
  )
  assert.deepEqual(
    rows.map(row => row.state),
    ['pending'],
  )
  receiver.behave = acknowledge
})

test('told: after the time given when events cannot be composed', async () => {
  let compose = (): void => undefined
  const held = new Promise<void>(resolve => {
    compose = resolve
  })
  const notifier = outbox.notify({
    composers: {
      blockbee: {
        compose: async (_sql, events) => {
          await held
          return new Map(events.map(event => [event.id, null] as const))
        },
      },
    },
  })
  await outbox.write(callbacks(1))
  await notifier.told(20)
  const { rows } = await outbox.db.query<{ n: bigint }>(
    'select count(*) as n from events where composed_at is null',
  )
  assert.equal(rows[0]?.n, 1n)
  compose()
})
