import assert from 'node:assert/strict'
import { createVerify } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import { newUuid } from '../domain/ids.ts'
import { openDatabase } from '../storage/database.ts'
import { deliveriesOfTransfers } from '../storage/deliveries.ts'
import { createCallbackSigner } from './sign-callback.ts'
import { composerOfFacts, eventually, type Outbox, openOutbox } from './test-outbox.ts'
import { acknowledge, type RawRequest, response, startReceiver, type TestReceiver } from './test-receiver.ts'

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
beforeEach(async () => {
  await outbox.stopNotifiers()
  receiver.behave = acknowledge
  receiver.requests.length = 0
  outbox.errors.length = 0
  await outbox.db.query('truncate events, deliveries, delivery_attempts')
})

const get = (path: string) => ({ request: { method: 'GET' as const, url: `${receiver.origin}${path}` } })

async function states(): Promise<string[]> {
  const { rows } = await outbox.db.query<{ state: string }>(
    'select state from deliveries order by sequence, id',
  )
  return rows.map(row => row.state)
}

function logOf(
  transferIds: readonly string[],
  businessId = outbox.businessId,
): ReturnType<typeof deliveriesOfTransfers> {
  return outbox.db.snapshot(sql => deliveriesOfTransfers(sql, businessId, transferIds))
}

function verifies(request: RawRequest): boolean {
  // What a receiver can rebuild: scheme, Host header and request target, or the raw body.
  const text =
    request.method === 'GET' ? `http://${request.headers.get('host')}${request.target}` : request.body
  const { publicKeyPem } = createCallbackSigner(outbox.signerPem)
  return createVerify('RSA-SHA256')
    .update(text, 'utf8')
    .verify(publicKeyPem, request.headers.get('x-ca-signature') ?? '', 'base64')
}

test('signatures verify over the bytes on the wire, for GET and POST, and for nothing else', async () => {
  await outbox.write([
    get('/cb?order=1&name=J%C3%BCrgen&q=a+b%20c&json=%7B%22USD%22%3A+%223.20%22%7D&pending=0'),
    get('?order=2&raw=ü" <>{}|\\^`[]#dropped'),
    {
      request: {
        method: 'POST',
        url: `${receiver.origin}/cb?order=3`,
        contentType: 'application/json',
        body: '{"value_coin": 0.100000000000000001, "name": "ü\\n"}',
      },
    },
  ])
  const notifier = outbox.notify()
  await eventually(() => receiver.requests.length === 3)
  await eventually(async () => (await states()).every(state => state === 'delivered'))
  await notifier.stop()
  for (const request of receiver.requests) {
    assert.ok(verifies(request), request.target)
    assert.ok(!verifies({ ...request, target: `${request.target}1`, body: `${request.body} ` }))
  }
  const posted = receiver.requests.find(request => request.method === 'POST')
  assert.equal(posted?.headers.get('content-type'), 'application/json')
  assert.equal(posted?.body, '{"value_coin": 0.100000000000000001, "name": "ü\\n"}')
  const { rows } = await outbox.db.query<{ url: string }>('select request_url as url from delivery_attempts')
  assert.deepEqual(
    rows.map(row => row.url).sort(),
    receiver.requests.map(request => `http://${request.headers.get('host')}${request.target}`).sort(),
    'the log shows the URL as sent',
  )
})

test('retries come 6, 18, 42, … minutes after the first attempt, ten in all, then it is given up', async () => {
  receiver.behave = (_request, socket) => void socket.write(response(202, 'later'))
  let offsetMs = 0
  await outbox.write([get('/cb')])
  const notifier = outbox.notify({ timeOffsetMs: () => offsetMs })
  const offsets = [0, 6, 18, 42, 90, 186, 378, 762, 1530, 3066]
  for (const [i, minutes] of offsets.entries()) {
    // A minute before its time nothing happens. Attempts start some milliseconds late, which adds up.
    if (i > 0) {
      offsetMs = minutes * 60_000 - 60_000
      outbox.wake.signal()
      await new Promise(resolve => setTimeout(resolve, 60))
      assert.equal(receiver.requests.length, i)
    }
    offsetMs = minutes * 60_000 + 200 * i
    outbox.wake.signal()
    await eventually(() => receiver.requests.length === i + 1)
    await eventually(async () => {
      const { rows } = await outbox.db.query('select 1 from delivery_attempts')
      return rows.length === i + 1
    })
  }
  assert.deepEqual(await states(), ['exhausted'])
  offsetMs = 6138 * 60_000 + 60_000
  outbox.wake.signal()
  await new Promise(resolve => setTimeout(resolve, 60))
  assert.equal(receiver.requests.length, 10)
  await notifier.stop()
  const { rows } = await outbox.db.query<{ gap: number | null }>(
    'select round(extract(epoch from (next_attempt_at - started_at)) / 60)::float8 as gap from delivery_attempts order by number',
  )
  assert.deepEqual(
    rows.map(row => row.gap),
    [6, 12, 24, 48, 96, 192, 384, 768, 1536, null],
  )
})

test('what counts as acknowledged, and how the log tells it', async () => {
  const answers = ['*ok*\n', 'Sig not valid', '', '*ok*', 'moved']
  const statuses = [200, 200, 202, 500, 302]
  receiver.behave = (request, socket) => {
    const i = Number(request.target.slice(2))
    socket.write(response(statuses[i] ?? 0, answers[i] ?? ''))
  }
  const written = await outbox.write(answers.map((_, i) => get(`/i${i}`)))
  const notifier = outbox.notify()
  await eventually(async () => (await outbox.db.query('select 1 from delivery_attempts')).rowCount === 5)
  await notifier.stop()
  const log = await logOf(written.map(one => one.transferId))
  const seen = written.map(one => {
    const entry = log.get(one.transferId)
    const attempt = entry?.attempts[0]
    return [
      entry?.stages[0]?.state,
      entry?.stages[0]?.acknowledgedBy,
      attempt?.responseStatus,
      attempt?.response,
      attempt?.nextAttemptAtMs !== null,
    ]
  })
  assert.deepEqual(seen, [
    ['delivered', 'token', '200', '*ok*', false],
    ['delivered', 'status', '200', 'Sig not valid', false],
    ['pending', null, '202', '', true],
    ['delivered', 'token', '500', '*ok*', false],
    ['pending', null, '302', 'moved', true],
  ])
})

test('a connection error is logged as -3 with the full URL; the log keeps the last ten, newest first', async () => {
  let offsetMs = 0
  const [first] = await outbox.write([{ request: { method: 'GET', url: 'http://127.0.0.1:1/cb?order=7' } }])
  assert.ok(first)
  const forwarded = { ...get('/done'), kind: 'transfer.forwarded' as const, transferId: first.transferId }
  const notifier = outbox.notify({
    timeOffsetMs: () => offsetMs,
    config: {
      concurrency: 4,
      concurrencyPerEndpoint: 4,
      timeoutMs: 60_000,
      retryFirstMs: 10,
      retryForMs: 1e9,
    },
  })
  for (let n = 1; n <= 11; n++) {
    await eventually(async () => (await outbox.db.query('select 1 from delivery_attempts')).rowCount >= n)
    offsetMs += 20 * 2 ** n
    outbox.wake.signal()
  }
  await outbox.write([forwarded])
  outbox.wake.signal()
  await eventually(() => receiver.requests.length === 1)
  await eventually(async () => (await states()).join() === 'superseded,delivered')
  await notifier.stop()
  const entry = (await logOf([first.transferId, newUuid()])).get(first.transferId)
  assert.equal(entry?.attempts.length, 10)
  assert.deepEqual(
    entry?.stages.map(stage => [stage.kind, stage.state]),
    [
      ['transfer.pending', 'superseded'],
      ['transfer.forwarded', 'delivered'],
    ],
  )
  const [newest, next] = entry?.attempts ?? []
  assert.deepEqual([newest?.kind, newest?.responseStatus], ['transfer.forwarded', '200'])
  assert.deepEqual(
    [next?.kind, next?.responseStatus, next?.response, next?.requestUrl],
    ['transfer.pending', '-3', 'Connection error (connection_failed)', 'http://127.0.0.1:1/cb?order=7'],
  )
  const numbers = entry?.attempts.slice(1).map(attempt => attempt.number) ?? []
  assert.deepEqual(
    numbers,
    [...numbers].sort((a, b) => b - a),
  )
  assert.deepEqual(await logOf([first.transferId], 'biz_other'), new Map())
})

test('a later stage waits for the first attempt of the earlier one, then replaces it', async () => {
  const order: string[] = []
  let refuse = (): void => undefined
  receiver.behave = (request, socket) => {
    order.push(`start ${request.target}`)
    if (request.target !== '/pending') return acknowledge(request, socket)
    refuse = () => {
      order.push('end /pending')
      socket.write(response(500, 'no'))
    }
  }
  const transferId = newUuid()
  await outbox.write([{ ...get('/pending'), transferId }])
  const notifier = outbox.notify()
  await eventually(() => order.length === 1)
  await outbox.write([{ ...get('/forwarded'), kind: 'transfer.forwarded', transferId }])
  outbox.wake.signal()
  await eventually(async () => (await states()).length === 2)
  // Time for an attempt that must not be made yet.
  await new Promise(resolve => setTimeout(resolve, 200))
  refuse()
  await eventually(async () => (await states()).join() === 'superseded,delivered')
  await notifier.stop()
  assert.deepEqual(order, ['start /pending', 'end /pending', 'start /forwarded'])
})

test('both stages uncomposed at once: still in order', async () => {
  const transferId = newUuid()
  await outbox.write([{ ...get('/pending'), transferId }])
  await outbox.write([{ ...get('/forwarded'), kind: 'transfer.forwarded', transferId }])
  const notifiers = [outbox.notify(), outbox.notify()]
  await eventually(async () => (await states()).join() === 'delivered,delivered')
  await Promise.all(notifiers.map(notifier => notifier.stop()))
  assert.deepEqual(
    receiver.requests.map(request => request.target),
    ['/pending', '/forwarded'],
  )
})

test('events that commit in reverse order are both told (F54)', async () => {
  const notifier = outbox.notify()
  const other = openDatabase(outbox.url, { poolMax: 1, onError: () => undefined })
  await outbox.db.transaction(async early => {
    await outbox.write([get('/early')], early)
    await other.transaction(async late => {
      await outbox.write([get('/late')], late)
    })
    outbox.wake.signal()
    await eventually(() => receiver.requests.length === 1)
  })
  outbox.wake.signal()
  await eventually(() => receiver.requests.length === 2)
  await Promise.all([notifier.stop(), other.close()])
  assert.deepEqual(
    receiver.requests.map(request => request.target),
    ['/late', '/early'],
  )
})

test('two notifiers share the work without doubling it', async () => {
  await outbox.write(Array.from({ length: 300 }, (_, i) => get(`/${i}`)))
  const notifiers = [outbox.notify(), outbox.notify()]
  await eventually(async () => (await states()).filter(state => state === 'delivered').length === 300)
  await Promise.all(notifiers.map(notifier => notifier.stop()))
  assert.equal(new Set(receiver.requests.map(request => request.target)).size, 300)
  assert.deepEqual(outbox.errors, [])
  assert.equal(receiver.requests.length, 300)
})

test('events that break the composer, or that it leaves out, stop nobody else (F63)', async () => {
  const written = await outbox.write([
    get('/0'),
    get('/throws'),
    get('/2'),
    { request: { method: 'GET', url: 'ftp://x/' } },
    get('/4'),
  ])
  const bad = written[1]?.id
  const notifier = outbox.notify({
    composers: {
      blockbee: {
        compose: (sql, events) => {
          if (events.some(event => event.id === bad)) throw new Error('poison')
          return composerOfFacts.compose(sql, events)
        },
      },
    },
  })
  await eventually(() => receiver.requests.length === 3)
  await notifier.stop()
  assert.deepEqual(receiver.requests.map(request => request.target).sort(), ['/0', '/2', '/4'])
  assert.ok(outbox.errors.some(({ fields }) => 'eventId' in fields && fields.eventId === bad))
  const { rows } = await outbox.db.query<{ id: string }>(
    'select id from events where composed_at is null order by id',
  )
  assert.deepEqual(
    rows.map(row => row.id),
    [bad, written[3]?.id].sort(),
    'they stay in the outbox',
  )
})

test('an event of which the merchant is not told is composed without a delivery', async () => {
  await outbox.write([get('/silent')])
  const notifier = outbox.notify({
    composers: {
      blockbee: { compose: async (_sql, events) => new Map(events.map(event => [event.id, null])) },
    },
  })
  await eventually(
    async () => (await outbox.db.query('select 1 from events where composed_at is not null')).rowCount === 1,
  )
  await notifier.stop()
  assert.deepEqual(await states(), [])
})

test('stopping gives back what is under way: the next notifier makes it at once', async () => {
  receiver.behave = () => undefined
  await outbox.write([get('/hangs')])
  const notifier = outbox.notify({
    config: {
      concurrency: 4,
      concurrencyPerEndpoint: 4,
      timeoutMs: 300_000,
      retryFirstMs: 1,
      retryForMs: 1e9,
    },
  })
  await eventually(() => receiver.requests.length === 1)
  const startedMs = performance.now()
  await notifier.stop()
  assert.ok(performance.now() - startedMs < 60_000)
  receiver.behave = acknowledge
  const next = outbox.notify()
  await eventually(() => receiver.requests.length === 2)
  await next.stop()
  assert.equal(
    receiver.requests[0]?.headers.get('x-ca-signature'),
    receiver.requests[1]?.headers.get('x-ca-signature'),
  )
})

test('an attempt that outlasts its lease is kept: no other notifier makes it too', async () => {
  receiver.behave = (request, socket) => void setTimeout(() => acknowledge(request, socket), 7_000)
  await outbox.write([get('/slow')])
  const config = {
    concurrency: 4,
    concurrencyPerEndpoint: 4,
    timeoutMs: 60_000,
    retryFirstMs: 1,
    retryForMs: 1e9,
  }
  const notifiers = [outbox.notify({ config }), outbox.notify({ config })]
  await eventually(async () => (await states()).join() === 'delivered')
  await Promise.all(notifiers.map(notifier => notifier.stop()))
  assert.equal(receiver.requests.length, 1)
  assert.deepEqual(outbox.errors, [])
})
