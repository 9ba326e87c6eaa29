import assert from 'node:assert/strict'
import { it } from 'node:test'
import { zeroAddress } from 'viem'
import { TILL_ADDRESS } from '../generated/till.ts'
import { destroy, GasWorld, keepAgain, keepFirst, makeIds, tillAddress } from './world.ts'

/** A second engine beside forge's: here destroyed accounts are really gone between two transactions. */
it('settles native coin at the same addresses again and again, on every path', async () => {
  const world = await GasWorld.open()
  const terms = await world.terms(2)
  for (const kind of [destroy, destroy, keepFirst, keepAgain]) {
    const ids = makeIds('coin', 3)
    await world.pay(terms, zeroAddress, ids, 1_000n)
    const outcome = await world.settle([{ ...terms, token: zeroAddress, kind, ids }])
    assert.ok(outcome.ok, `kind ${kind}: ${outcome.returned}`)
  }
})

it('deploys Till where its constant says', async () => {
  const world = await GasWorld.open()
  assert.ok(await world.chain.exists(TILL_ADDRESS))
})

it('leaves no account where a till was destroyed', async () => {
  const world = await GasWorld.open()
  const terms = await world.terms(1)
  const [id] = makeIds('gone', 1)
  assert.ok(id !== undefined)
  await world.pay(terms, world.plain, [id])
  const outcome = await world.settle([{ ...terms, token: world.plain, kind: destroy, ids: [id] }])
  assert.ok(outcome.ok, outcome.returned)
  assert.equal(await world.chain.exists(tillAddress(terms, id)), false)
})
