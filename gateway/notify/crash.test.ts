import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import path from 'node:path'
import { after, before, test } from 'node:test'
import type { CrashpointName } from '../runtime/crashpoint.ts'
import { eventually, type Outbox, openOutbox } from './test-outbox.ts'
import { startReceiver, type TestReceiver } from './test-receiver.ts'

let outbox: Outbox
let receiver: TestReceiver

before(async () => {
  outbox = await openOutbox()
  receiver = await startReceiver()
})
after(async () => {
  await receiver.close()
  await outbox.close()
})

/** Runs a notifier process until it kills itself at the crash point. */
async function dieAt(point: CrashpointName): Promise<void> {
  const program = path.join(import.meta.dirname, 'test-killed-notifier.ts')
  const child = spawn(process.execPath, [program, outbox.url, point, outbox.signerPem], { stdio: 'inherit' })
  const timer = setTimeout(() => child.kill('SIGKILL'), 120_000)
  const signal = await new Promise(resolve => child.once('exit', (_code, name) => resolve(name)))
  clearTimeout(timer)
  assert.equal(signal, 'SIGKILL')
}

const CASES = [
  { point: 'notify.after-compose', sentBefore: 0, sentInAll: 1 },
  { point: 'notify.before-send', sentBefore: 0, sentInAll: 1 },
  { point: 'notify.after-send', sentBefore: 1, sentInAll: 2 },
  { point: 'notify.after-record', sentBefore: 1, sentInAll: 1 },
] as const

for (const { point, sentBefore, sentInAll } of CASES)
  test(`killed at ${point}: told at least once after the restart, with the same bytes`, async () => {
    receiver.requests.length = 0
    await outbox.db.query('truncate events, deliveries, delivery_attempts')
    await outbox.write([{ request: { method: 'GET', url: `${receiver.origin}/cb?order=1` } }])
    await dieAt(point)
    assert.equal(receiver.requests.length, sentBefore)
    const composed = await outbox.db.query<{ url: string }>('select url from deliveries')
    assert.equal(composed.rows.length, 1)

    const notifier = outbox.notify()
    const done = async (): Promise<boolean> =>
      (await outbox.db.query(`select 1 from deliveries where state = 'delivered'`)).rowCount === 1
    await eventually(done)
    await notifier.stop()
    assert.equal(receiver.requests.length, sentInAll)
    const [first, second] = receiver.requests
    assert.equal(`http://${first?.headers.get('host')}${first?.target}`, composed.rows[0]?.url)
    if (second !== undefined)
      assert.deepEqual([second.target, [...second.headers]], [first?.target, [...(first?.headers ?? [])]])
    const { rows } = await outbox.db.query('select 1 from delivery_attempts')
    assert.equal(rows.length, 1)
  })
