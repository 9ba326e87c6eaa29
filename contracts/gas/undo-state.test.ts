import assert from 'node:assert/strict'
import { it } from 'node:test'
import { SimpleStateManager } from '@ethereumjs/statemanager'
import { createAccount, createAddressFromString } from '@ethereumjs/util'
import fc from 'fast-check'
import { UndoState } from './undo-state.ts'

const ADDRESSES = ['11', '22'].map(byte => createAddressFromString(`0x${byte.repeat(20)}`))
const KEYS = [1, 2].map(last => new Uint8Array(32).fill(last, 31))

const step = fc.record({
  kind: fc.constantFrom('checkpoint', 'commit', 'revert', 'pay', 'delete', 'code', 'store', 'clear'),
  address: fc.constantFrom(...ADDRESSES),
  key: fc.constantFrom(...KEYS),
  value: fc.integer({ min: 1, max: 255 }),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

it('holds what the state of ethereumjs holds, after any changes, checkpoints, commits and reverts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40, size: 'max' }), async steps => {
      const [ours, theirs] = [new UndoState(), new SimpleStateManager()]
      for (const state of [ours, theirs]) await play(state, steps)
      assert.deepEqual(await contents(ours), await contents(theirs))
    }),
    { numRuns: 200 },
  )
})

async function play(state: SimpleStateManager, steps: readonly Step[]): Promise<void> {
  let open = 0
  for (const { kind, address, key, value } of steps) {
    if (kind === 'pay') {
      const account = (await state.getAccount(address)) ?? createAccount({})
      account.balance += BigInt(value)
      await state.putAccount(address, account)
    } else if (kind === 'delete') await state.deleteAccount(address)
    else if (kind === 'code') await state.putCode(address, Uint8Array.of(value))
    else if (kind === 'store') await state.putStorage(address, key, Uint8Array.of(value))
    else if (kind === 'clear') await state.clearStorage(address)
    else if (kind === 'checkpoint') open += await state.checkpoint().then(() => 1)
    else if (open > 0) open -= await state[kind]().then(() => 1)
  }
}

async function contents(state: SimpleStateManager): Promise<unknown[]> {
  return await Promise.all(
    ADDRESSES.map(async address => [
      await state.getAccount(address),
      await state.getCode(address),
      ...(await Promise.all(KEYS.map(key => state.getStorage(address, key)))),
    ]),
  )
}
