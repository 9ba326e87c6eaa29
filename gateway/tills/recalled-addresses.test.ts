import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RecalledAddresses } from './recalled-addresses.ts'

/** A default address that can be changed, and the work of a statement that checks it. */
function setUp(set: string | null) {
  const state = { set, reads: 0 }
  const recalled = new RecalledAddresses(async () => {
    state.reads += 1
    return state.set
  })
  const use = (): Promise<string | null> =>
    recalled.use('biz_1', 'eth', async address => (address === state.set ? address : 'stale'))
  return { state, use }
}

test('an address is read once and used as long as the statement finds it right', async () => {
  const { state, use } = setUp('0xone')
  assert.deepEqual([await use(), await use(), await use()], ['0xone', '0xone', '0xone'])
  assert.equal(state.reads, 1)
})

test('a changed, removed or new default address counts at once', async () => {
  const { state, use } = setUp('0xone')
  assert.equal(await use(), '0xone')
  for (const set of ['0xtwo', null, '0xthree']) {
    state.set = set
    assert.equal(await use(), set)
  }
})

test('that there is none is not remembered, nor an address that work failed with', async () => {
  const { state, use } = setUp(null)
  await use()
  await use()
  assert.equal(state.reads, 2)
  let reads = 0
  const recalled = new RecalledAddresses(async () => `0x${reads++}`)
  const failing = recalled.use('biz_1', 'eth', async () => {
    throw new Error('no address')
  })
  await assert.rejects(failing, /no address/)
  assert.equal(await recalled.use('biz_1', 'eth', async address => address), '0x1')
  assert.equal(await recalled.use('biz_2', 'eth', async address => address), '0x2')
})

test('an address that changes at every try is given up', async () => {
  const recalled = new RecalledAddresses(async () => '0xone')
  await assert.rejects(
    recalled.use('biz_1', 'eth', async () => 'stale'),
    /changes faster/,
  )
})
