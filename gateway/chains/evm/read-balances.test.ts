import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { present } from '../conformance/describe-chain.ts'
import { type EvmHarness, openEvmHarness } from '../conformance/evm-harness.ts'

// Many balances in few calls, at one block named by its hash, on a real node.

let chain: EvmHarness

before(async () => {
  chain = await openEvmHarness()
})

after(() => chain.close())

test('coin and token balances of many accounts at a past block', async () => {
  const accounts = Array.from({ length: 1_203 }, () => chain.freshAddress())
  const [first = '', , third = ''] = accounts
  const last = accounts.at(-1) ?? ''
  await chain.payNative(first, 7n)
  await chain.payToken(third, 5n)
  await chain.payToken(last, 6n)
  await chain.mine()
  const { hash } = present(await chain.reader.head())
  await chain.payNative(first, 100n)
  await chain.payToken(last, 100n)
  await chain.mine()
  const queries = accounts.flatMap(address => [
    { address, contract: null },
    { address, contract: chain.token },
  ])
  const held = present(await chain.reader.balances(hash, queries))
  const found = queries
    .map((query, index) => ({ ...query, atoms: held[index] }))
    .filter(({ atoms }) => atoms !== 0n)
  assert.deepEqual(found, [
    { address: first, contract: null, atoms: 7n },
    { address: third, contract: chain.token, atoms: 5n },
    { address: last, contract: chain.token, atoms: 6n },
  ])
  const now = present(await chain.reader.head())
  assert.deepEqual(present(await chain.reader.balances(now.hash, [{ address: first, contract: null }])), [
    107n,
  ])
})

test('a block that is not there, a token without code and a silent node give no answer', async () => {
  const { hash } = present(await chain.reader.head())
  const one = [{ address: chain.freshAddress(), contract: null }]
  assert.equal((await chain.reader.balances(`0x${'ab'.repeat(32)}`, one)).kind, 'unknown')
  const noToken = [{ address: chain.freshAddress(), contract: chain.freshAddress() }]
  assert.equal((await chain.reader.balances(hash, noToken)).kind, 'unknown')
  chain.proxy.fail('*', 'hang')
  assert.equal((await chain.hasty.reader.balances(hash, one)).kind, 'unknown')
  chain.proxy.heal()
  assert.deepEqual(present(await chain.reader.balances(hash, one)), [0n])
  assert.deepEqual(present(await chain.reader.balances(hash, [])), [])
})
