import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { parseTransaction } from 'viem'
import type { RefusalCode, SignRequest } from './protocol.ts'
import { EXACT, exactData, settleRequest, TILL } from './testing/settle-requests.ts'
import { SignerHome } from './testing/signer-process.ts'

const OTHER = '0x00000000000000000000000000000000000000ee'

async function started(
  context: TestContext,
): Promise<{ home: SignerHome; request: (changes?: Partial<SignRequest>) => SignRequest }> {
  const home = new SignerHome(context)
  const { address } = await home.start()
  const operator: `0x${string}` = `0x${address.slice(2).toLowerCase()}`
  const data = exactData({ ...EXACT, operator })
  return { home, request: changes => settleRequest({ data, ...changes }) }
}

test('an exact settlement of the signer’s own tills is signed, and repeating it gives the same bytes after a kill', async context => {
  const { home, request } = await started(context)
  const first = await home.client().sign(request())
  assert.ok(first.kind === 'signed', JSON.stringify(first))
  const { to, data, value } = parseTransaction(`0x02${first.rawTransaction.slice(4)}`)
  assert.deepEqual({ to, data, value: value ?? 0n }, { to: TILL, data: request().data, value: 0n })
  assert.deepEqual(await home.client().sign(request()), first)
  const other = await home.client().sign(request({ data: exactData({ ...EXACT, amount: 1n }) }))
  assert.equal(other.kind, 'refused')
})

test('nobody else’s, no other contract, no coin, and no unknown kind; a refusal uses up nothing', async context => {
  const { home, request } = await started(context)
  const operator: `0x${string}` = `0x${request().data.slice(34, 74)}`
  const refusals: readonly (readonly [string, Partial<SignRequest>, RefusalCode])[] = [
    ['another operator', { data: exactData(EXACT) }, 'calldata_malformed'],
    ['an unknown kind', { data: exactData({ ...EXACT, operator, kind: 3 }) }, 'calldata_malformed'],
    ['another contract', { to: OTHER }, 'recipient_not_till'],
    ['coin along', { value: 1n }, 'value_not_allowed'],
    ['bytes behind', { data: `${request().data}00` }, 'calldata_malformed'],
    ['a refund of shared terms', { data: `0x4e71d92d${request().data.slice(10)}` }, 'selector_not_allowed'],
  ]
  for (const [what, changes, code] of refusals) {
    const outcome = await home.client().sign(request(changes))
    assert.equal(outcome.kind === 'refused' ? outcome.code : outcome.kind, code, what)
  }
  assert.equal((await home.client().sign(request())).kind, 'signed')
})
