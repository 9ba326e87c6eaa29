import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { findCallback } from '../gateway/storage/blockbee-callbacks.ts'
import { Stack } from './harness/stack.ts'

// `kill -9` of the gateway while addresses are created that share their commits (decision 0022): what was answered is stored, and
// asking again gives the same address, whether the first answer came or not (F64).

const SHOPPERS = 16
const ROUNDS = 3
const ANSWERS_BEFORE_KILL = 100

let stack: Stack

before(async () => {
  stack = await Stack.start()
})
after(() => stack.stop())

test('the gateway dies in the middle of many creates: no answer was a lie, no callback has two addresses', async () => {
  const answered = new Map<string, string>()
  const asked: string[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const enough = (round + 1) * ANSWERS_BEFORE_KILL
    let dead = false
    const shoppers = Array.from({ length: SHOPPERS }, async (_, shopper) => {
      for (let order = 0; !dead; order += 1) {
        const callback = stack.merchant.url(`/paid?order=${round}-${shopper}-${order}`)
        asked.push(callback)
        const address = await create(callback).catch(() => null)
        if (address !== null) answered.set(callback, address)
      }
    })
    try {
      await stack.until('many are answered', () => answered.size >= enough, 60_000)
      await stack.kill('gateway')
    } finally {
      dead = true
    }
    await Promise.all(shoppers)
    await stack.restart('gateway')
  }
  assert.ok(answered.size < asked.length, 'some were under way')
  for (const [callback, address] of answered) {
    const stored = await findCallback(stack.db, stack.businessId, callback)
    assert.equal(stored?.address, address.toLowerCase())
  }
  const again = new Map<string, string>()
  for (let at = 0; at < asked.length; at += SHOPPERS)
    await Promise.all(
      asked.slice(at, at + SHOPPERS).map(async callback => again.set(callback, await create(callback))),
    )
  for (const [callback, address] of answered) assert.equal(again.get(callback), address)
  const { rows } = await stack.db.query<{ callbacks: bigint; tills: bigint }>(
    'select (select count(*) from blockbee_callbacks) as callbacks, (select count(*) from tills) as tills',
  )
  const count = BigInt(asked.length)
  assert.deepEqual(rows, [{ callbacks: count, tills: count }])
})

/** The address of a callback. @throws on any other answer and on none */
async function create(callback: string): Promise<string> {
  const query = new URLSearchParams({ callback, address: `0x${'7'.repeat(40)}` })
  const response = await fetch(`${stack.url}/eth/create/?${query}`, { headers: { apikey: stack.apiKey } })
  const body: unknown = await response.json()
  const address: unknown = typeof body === 'object' && body && Reflect.get(body, 'address_in')
  if (response.status !== 200 || typeof address !== 'string') throw new Error(JSON.stringify(body))
  return address
}
