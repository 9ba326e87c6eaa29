import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { encodeFunctionData, parseTransaction, zeroAddress } from 'viem'
import type { SignOutcome } from './client.ts'
import type { RefusalCode, SignRequest } from './protocol.ts'
import {
  approveRequest,
  PAYOUT,
  PAYOUT_ABI,
  PAYOUT_CHAINS,
  payData,
  payRequest,
  TOKEN,
} from './testing/payout-requests.ts'
import { settleRequest } from './testing/settle-requests.ts'
import { SignerHome } from './testing/signer-process.ts'

const OTHER = '0x00000000000000000000000000000000000000ee'
const POLICY = { POLYTILL_SIGNER_CHAINS: PAYOUT_CHAINS }

function codeOf(outcome: SignOutcome): RefusalCode | 'signed' | 'unavailable' {
  return outcome.kind === 'refused' ? outcome.code : outcome.kind
}

async function started(context: TestContext): Promise<SignerHome> {
  const home = new SignerHome(context)
  await home.start(POLICY)
  return home
}

test('settlements, payouts of tokens and of coin, and their approval are signed', async context => {
  const home = await started(context)
  const coin = payRequest({
    nonce: 3n,
    data: payData({ token: zeroAddress, amounts: [20n, 30n] }),
    value: 50n,
  })
  for (const request of [
    settleRequest(),
    approveRequest(PAYOUT, { nonce: 1n }),
    payRequest({ nonce: 2n }),
    coin,
  ]) {
    const outcome = await home.client().sign(request)
    assert.equal(outcome.kind, 'signed', JSON.stringify(outcome))
    if (outcome.kind !== 'signed') continue
    const { to, data, value = 0n } = parseTransaction(`0x02${outcome.rawTransaction.slice(4)}`)
    assert.deepEqual({ to, data, value }, { to: request.to, data: request.data, value: request.value })
  }
})

const call = (functionName: 'transfer' | 'approve') =>
  encodeFunctionData({ abi: PAYOUT_ABI, functionName, args: [OTHER, 1n] })
const brought = encodeFunctionData({
  abi: PAYOUT_ABI,
  functionName: 'payBrought',
  args: [TOKEN, 1n, 1n, '0x01'],
})

const refusals: readonly (readonly [string, Partial<SignRequest>, RefusalCode])[] = [
  ['a transfer of the token', { to: TOKEN, data: call('transfer') }, 'selector_not_allowed'],
  ['an approval for anybody else', { to: TOKEN, data: call('approve') }, 'calldata_malformed'],
  ['an approval with coin', { ...approveRequest(), value: 1n }, 'value_not_allowed'],
  ['a call of another contract', { to: OTHER, data: payData() }, 'recipient_not_till'],
  ['a token without caps', { data: payData({ token: OTHER }) }, 'payout_asset_not_allowed'],
  ['another function of the payout contract', { data: brought }, 'selector_not_allowed'],
  [
    'more than the cap of a transaction',
    { data: payData({ amounts: [1_001n] }) },
    'payout_above_transaction_cap',
  ],
  ['a list that pays more than it says', { data: payData({ total: 999n }) }, 'calldata_malformed'],
  ['a payout that could be repeated', { data: payData({ id: 0n }) }, 'calldata_malformed'],
  ['bytes after the list', { data: `${payData()}00` }, 'calldata_malformed'],
  ['coin along with tokens', { value: 1n }, 'value_not_allowed'],
  ['coin without its value', { data: payData({ token: zeroAddress, amounts: [50n] }) }, 'value_not_allowed'],
  ['a settlement with coin', { ...settleRequest(), value: 1n }, 'value_not_allowed'],
]

test('nothing else is, and a refusal uses up nothing', async context => {
  const home = await started(context)
  for (const [what, changes, code] of refusals)
    assert.equal(codeOf(await home.client().sign(payRequest(changes))), code, what)
  assert.equal(codeOf(await home.client().sign(payRequest())), 'signed')
})

test('asked beforehand it says the same and records nothing', async context => {
  const home = await started(context)
  for (const [what, changes, code] of refusals) {
    const answer = await home.client().check(payRequest(changes))
    assert.equal(answer.kind === 'refused' && answer.code, code, what)
  }
  for (let times = 0; times < 5; times++)
    assert.equal((await home.client().check(payRequest({ nonce: 99n }))).kind, 'allowed')
  assert.equal(codeOf(await home.client().sign(payRequest())), 'signed')
  assert.equal(codeOf(await home.client().sign(payRequest({ nonce: 1n }))), 'signed')
  const third = await home.client().check(payRequest({ nonce: 2n }))
  assert.equal(third.kind === 'refused' && third.code, 'payout_above_day_cap')
})

test('without payouts in its policy it signs none', async context => {
  const home = new SignerHome(context)
  await home.start()
  assert.equal(codeOf(await home.client().sign(payRequest())), 'recipient_not_till')
  assert.equal(codeOf(await home.client().sign(approveRequest())), 'recipient_not_till')
})

test('the cap of a day holds over restarts; a bump and a repeat count once', async context => {
  const home = new SignerHome(context)
  const signer = await home.start(POLICY)
  const first = payRequest()
  const bump = {
    ...first,
    version: 2,
    maxFeePerGas: first.maxFeePerGas * 2n,
    maxPriorityFeePerGas: first.maxPriorityFeePerGas * 2n,
  }
  for (const request of [first, first, bump, payRequest({ nonce: 1n })])
    assert.equal(codeOf(await home.client().sign(request)), 'signed')
  const third = payRequest({ nonce: 2n })
  assert.equal(codeOf(await home.client().sign(third)), 'payout_above_day_cap')
  await signer.kill('SIGTERM')
  await home.start(POLICY)
  // 2,000 of 2,500 are gone; 500 still fit, and not one more.
  const rest = { ...third, data: payData({ amounts: [500n] }) }
  assert.equal(codeOf(await home.client().sign(rest)), 'signed')
  const one = payRequest({ nonce: 3n, data: payData({ amounts: [1n] }) })
  assert.equal(codeOf(await home.client().sign(one)), 'payout_above_day_cap')
})
