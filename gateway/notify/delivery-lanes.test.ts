import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ClaimedDelivery } from '../storage/deliveries-claim.ts'
import { DeliveryLanes, type RunningDelivery } from './delivery-lanes.ts'

let count = 0
function delivery(endpoint: string): ClaimedDelivery {
  const id = `dlv_${count++}`
  return {
    businessId: 'b',
    id,
    endpoint,
    method: 'GET',
    url: endpoint,
    contentType: null,
    body: null,
    signature: 'rsa',
    number: 1,
    overdueMs: 0,
  }
}

function startAll(lanes: DeliveryLanes): RunningDelivery[] {
  const started: RunningDelivery[] = []
  for (let next = lanes.next(); next !== undefined; next = lanes.next()) started.push(next)
  return started
}

test('endpoints take turns', () => {
  const lanes = new DeliveryLanes({ concurrency: 4, concurrencyPerEndpoint: 4 })
  lanes.add([delivery('a'), delivery('a'), delivery('a'), delivery('a'), delivery('b'), delivery('c')])
  assert.deepEqual(
    startAll(lanes).map(({ delivery }) => delivery.endpoint),
    ['a', 'b', 'c', 'a'],
  )
})

test('a slow attempt frees its place, and its endpoint gets fewer', () => {
  const lanes = new DeliveryLanes({ concurrency: 2, concurrencyPerEndpoint: 2 })
  lanes.add([delivery('a'), delivery('a'), delivery('a'), delivery('b'), delivery('b')])
  const [first, second] = startAll(lanes)
  assert.deepEqual([first?.delivery.endpoint, second?.delivery.endpoint], ['a', 'b'])
  assert.ok(first)
  lanes.slowed(first)
  assert.deepEqual(
    startAll(lanes).map(({ delivery }) => delivery.endpoint),
    ['b'],
  )
  assert.deepEqual(
    lanes.shed().map(({ endpoint }) => endpoint),
    ['a', 'a'],
  )
  assert.equal(lanes.capacity().rooms.get('a'), 0)
  lanes.ended(first, true)
  assert.equal(lanes.capacity().rooms.get('a'), undefined)
})

test('failures halve the share, one success restores it', () => {
  const lanes = new DeliveryLanes({ concurrency: 100, concurrencyPerEndpoint: 16 })
  const shares: number[] = []
  for (let failures = 0; failures <= 6; failures++) {
    lanes.add(Array.from({ length: 20 }, () => delivery('a')))
    const started = startAll(lanes)
    shares.push(started.length)
    lanes.drain()
    for (const [i, one] of started.entries()) lanes.ended(one, i === 0 ? false : undefined)
  }
  assert.deepEqual(shares, [16, 8, 4, 2, 1, 1, 1])
  lanes.add([delivery('a')])
  const [last] = startAll(lanes)
  assert.ok(last)
  lanes.ended(last, true)
  lanes.add(Array.from({ length: 20 }, () => delivery('a')))
  assert.equal(startAll(lanes).length, 16)
})

test('whatever happens: caps hold, nothing is lost, doubled or stuck', () => {
  const step = fc.oneof(
    fc.record({
      do: fc.constant('add' as const),
      endpoint: fc.constantFrom('a', 'b', 'c', 'd'),
      n: fc.integer({ min: 1, max: 9 }),
    }),
    fc.record({ do: fc.constantFrom('slow' as const, 'shed' as const, 'drain' as const), at: fc.nat() }),
    fc.record({
      do: fc.constant('end' as const),
      at: fc.nat(),
      result: fc.constantFrom(true, false, undefined),
    }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), steps => {
      const lanes = new DeliveryLanes({ concurrency: 5, concurrencyPerEndpoint: 3 })
      const inside = new Set<ClaimedDelivery>()
      let running: RunningDelivery[] = []
      const leave = (given: ClaimedDelivery[]): void => {
        for (const one of given) assert.ok(inside.delete(one), 'left twice')
      }
      const pump = (): void => {
        running.push(...startAll(lanes))
        assert.ok(running.filter(one => one.lane === 'fast').length <= 5)
        assert.ok(running.length <= 5 + 5 * 8)
        for (const name of ['a', 'b', 'c', 'd'])
          assert.ok(running.filter(one => one.delivery.endpoint === name).length <= 3)
      }
      for (const one of steps) {
        if (one.do === 'add') {
          const added = Array.from({ length: one.n }, () => delivery(one.endpoint))
          for (const each of added) inside.add(each)
          lanes.add(added)
        } else if (one.do === 'shed') leave(lanes.shed())
        else if (one.do === 'drain') leave(lanes.drain())
        else {
          const chosen = running[one.at % Math.max(1, running.length)]
          if (chosen === undefined) continue
          if (one.do === 'slow') lanes.slowed(chosen)
          else if (one.do === 'end') {
            running = running.filter(each => each !== chosen)
            lanes.ended(chosen, one.result)
            leave([chosen.delivery])
          }
        }
        pump()
      }
      while (running.length > 0) {
        const batch = running
        running = []
        for (const one of batch) {
          lanes.ended(one, true)
          leave([one.delivery])
        }
        pump()
      }
      assert.equal(inside.size, 0, 'stuck')
      assert.deepEqual(lanes.capacity().limit, 1_000)
    }),
    { numRuns: 300 },
  )
})
