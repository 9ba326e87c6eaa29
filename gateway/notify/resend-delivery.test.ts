import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import {
  findDelivery,
  listDeliveries,
  makeDeliveryDue,
  type ShownDelivery,
} from '../storage/console-deliveries.ts'
import { openDatabase } from '../storage/database.ts'
import { resendDelivery } from './resend-delivery.ts'
import { eventually, type Outbox, openOutbox } from './test-outbox.ts'
import { acknowledge, response, startReceiver, type TestReceiver } from './test-receiver.ts'

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
  await outbox.db.query('truncate events, deliveries, delivery_attempts')
})

const get = (path: string) => ({ request: { method: 'GET' as const, url: `${receiver.origin}${path}` } })
const everything = { state: null, before: null, limit: 50 }

/** The only delivery there is, once it was composed. */
async function only(): Promise<ShownDelivery> {
  const { db, businessId } = outbox
  let found: ShownDelivery | null = null
  await eventually(async () => {
    const [listed] = await listDeliveries(db, businessId, everything)
    found = listed ? await findDelivery(db, businessId, listed.id) : null
    return found !== null
  })
  assert.ok(found)
  return found
}

function resend(id: string, businessId = outbox.businessId): Promise<boolean> {
  return resendDelivery(outbox.db, { businessId, actor: 'usr_1' }, { id, offsetMs: 0 })
}

async function recorded(id: string): Promise<number> {
  const { rows } = await outbox.db.query(
    `select from account_acts where act = 'delivery.resent' and actor = 'usr_1' and subject = $1`,
    [id],
  )
  return rows.length
}

test('what was delivered is sent again with the same bytes, as often as asked; each answer is in the log', async () => {
  await outbox.write([get('/cb?order=1')])
  outbox.notify()
  await eventually(async () => (await only()).state === 'delivered')
  const { id } = await only()
  receiver.behave = (_request, socket) => void socket.write(response(503, 'not now'))
  assert.equal(await resend(id), true)
  await eventually(async () => (await only()).log.length === 2)
  const failed = await only()
  assert.deepEqual([failed.state, failed.acknowledgedBy, failed.lastStatus], ['pending', null, '503'])
  receiver.behave = acknowledge
  assert.equal(await resend(id), true)
  await eventually(async () => (await only()).state === 'delivered')
  assert.deepEqual(
    (await only()).log.map(({ number, responseStatus, response: body, acknowledged }) => [
      ...[number, responseStatus, body, acknowledged],
    ]),
    [
      [3, '200', '*ok*', true],
      [2, '503', 'not now', false],
      [1, '200', '*ok*', true],
    ],
  )
  const [first, ...again] = receiver.requests.map(({ target, headers }) => [
    target,
    headers.get('x-ca-signature'),
  ])
  assert.deepEqual(again, [first, first])
  assert.equal(await recorded(id), 2)
})

test('one that was given up gets one more attempt, and is given up again when that fails', async () => {
  receiver.behave = (_request, socket) => void socket.write(response(500, ''))
  await outbox.write([get('/cb?order=2')])
  outbox.notify()
  await eventually(async () => (await only()).log.length === 1)
  await outbox.db.query(`update deliveries set state = 'exhausted', give_up_at = now()`)
  const { id } = await only()
  assert.equal(await resend(id), true)
  await eventually(async () => (await only()).log.length === 2 && (await only()).state === 'exhausted')
})

test('a transaction that began first and comes to the row later sends nothing a second time', async () => {
  await outbox.write([get('/cb?order=4')])
  const notifier = outbox.notify()
  await eventually(async () => (await only()).state === 'delivered')
  await notifier.stop()
  const { id } = await only()
  const { businessId } = outbox
  const other = openDatabase(outbox.url, { poolMax: 1, onError: () => undefined })
  await other.transaction(async sql => {
    await sql.query('select now()')
    assert.equal(await resend(id), true)
    assert.equal(await makeDeliveryDue(sql, { businessId, id, offsetMs: 0 }), false)
  })
  await other.close()
})

test('what is due, held, replaced, foreign or unknown is left alone and not recorded', async () => {
  const [written] = await outbox.write([get('/cb?order=3')])
  const notifier = outbox.notify()
  await eventually(async () => (await only()).state === 'delivered')
  await notifier.stop()
  const { id } = await only()
  assert.equal(await resend(id, 'biz_other'), false)
  assert.equal(await resend('dlv_00000000000000000000000000'), false)
  await outbox.db.query(`update deliveries set leased_until = now() + interval '1 minute'`)
  assert.equal(await resend(id), false)
  await outbox.db.query('update deliveries set leased_until = null')
  const answers = await Promise.all([resend(id), resend(id), resend(id)])
  assert.deepEqual(answers.sort(), [false, false, true], 'three at once send it once')
  assert.equal(await recorded(id), 1)
  const transferId = written?.transferId ?? ''
  await outbox.write([{ ...get('/cb?order=3&stage=2'), kind: 'transfer.forwarded', transferId }])
  const stopped = outbox.notify()
  await eventually(async () => (await listDeliveries(outbox.db, outbox.businessId, everything)).length === 2)
  await eventually(async () => {
    const { rows } = await outbox.db.query(`select from deliveries where state = 'pending'`)
    return rows.length === 0
  })
  await stopped.stop()
  assert.equal((await findDelivery(outbox.db, outbox.businessId, id))?.isReplaced, true)
  assert.equal(await resend(id), false)
  assert.equal(await recorded(id), 1)
})
