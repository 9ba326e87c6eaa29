import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newUuid } from '../domain/ids.ts'
import { claimDeliveries } from '../storage/deliveries-claim.ts'
import { insertDeliveries, type NewDelivery } from '../storage/deliveries-insert.ts'
import { type Outbox, openOutbox } from './test-outbox.ts'

let outbox: Outbox
before(async () => {
  outbox = await openOutbox()
})
after(() => outbox.close())

const TIME = { offsetMs: 0, retryForMs: 3_600_000, leaseMs: 300_000 }
const ROOM = { limit: 100, room: 100, rooms: new Map<string, number>() }

function delivery(id: string, eventCreatedAtMs: number): NewDelivery {
  return {
    businessId: outbox.businessId,
    id,
    eventId: id,
    transferId: newUuid(),
    sequence: 1,
    endpoint: 'http://shop.example:80',
    method: 'GET',
    url: 'http://shop.example/',
    contentType: null,
    body: null,
    signature: 'rsa',
    eventCreatedAtMs,
  }
}

test('what the writer takes is held by it: no other claims it before the lease ends, then one does', async () => {
  const nowMs = Date.now()
  const offered = [delivery('dlv_taken', nowMs), delivery('dlv_left', nowMs)]
  const taken = await insertDeliveries(outbox.db, offered, TIME, new Set(['dlv_taken']))
  assert.deepEqual(
    taken.map(({ id, number }) => [id, number]),
    [['dlv_taken', 1]],
  )

  const claim = (offsetMs: number) => claimDeliveries(outbox.db, { ...ROOM, offsetMs, leaseMs: 3_600_000 })
  assert.deepEqual(
    (await claim(0)).claimed.map(({ id, number }) => [id, number]),
    [['dlv_left', 1]],
  )
  assert.deepEqual(
    (await claim(TIME.leaseMs + 1_000)).claimed.map(({ id, number }) => [id, number]),
    [['dlv_taken', 2]],
  )
})

test('an event that has its delivery already gives the writer nothing to send', async () => {
  const again = { ...delivery('dlv_taken', Date.now()), id: 'dlv_second' }
  assert.deepEqual(await insertDeliveries(outbox.db, [again], TIME, new Set(['dlv_second'])), [])
})
