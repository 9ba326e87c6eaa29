import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeFunctionData, keccak256, parseAbi, parseTransaction, recoverTransactionAddress } from 'viem'
import type { SignOutcome } from './client.ts'
import type { RefusalCode, SignRequest } from './protocol.ts'
import { CHAIN, GROUP, settleData, settleRequest, TILL } from './testing/settle-requests.ts'
import { SignerHome } from './testing/signer-process.ts'

const OTHER = '0x00000000000000000000000000000000000000ee'

function codeOf(outcome: SignOutcome): RefusalCode | 'signed' | 'unavailable' {
  return outcome.kind === 'refused' ? outcome.code : outcome.kind
}

function rawOf(outcome: SignOutcome): `0x02${string}` {
  assert.equal(outcome.kind, 'signed', JSON.stringify(outcome))
  return outcome.kind === 'signed' ? `0x02${outcome.rawTransaction.slice(4)}` : '0x02'
}

test('a signed transaction is ours, carries the chain, no value, and what was asked', async context => {
  const home = new SignerHome(context)
  const signer = await home.start()
  const request = settleRequest({ nonce: 3n, outgoingId: 'out_1' })
  const outcome = await home.client().sign(request)
  const raw = rawOf(outcome)
  const { r: _r, s: _s, v: _v, yParity: _y, ...fields } = parseTransaction(raw)
  assert.deepEqual(fields, {
    type: 'eip1559',
    chainId: 31_337,
    nonce: 3,
    to: TILL,
    data: request.data,
    gas: request.gasLimit,
    maxFeePerGas: request.maxFeePerGas,
    maxPriorityFeePerGas: request.maxPriorityFeePerGas,
  })
  assert.equal(await recoverTransactionAddress({ serializedTransaction: raw }), signer.address)
  assert.equal(outcome.kind === 'signed' && outcome.txid, keccak256(raw))
  assert.deepEqual(await home.client().status(), {
    kind: 'status',
    address: signer.address,
    chains: [CHAIN],
    journal: [{ chainId: CHAIN, highestNonce: 3n }],
    paused: false,
    epoch: 0n,
  })
})

const approve = encodeFunctionData({
  abi: parseAbi(['function approve(address spender, uint256 amount)']),
  args: [OTHER, 2n ** 256n - 1n],
})
const POLICY: readonly (readonly [RefusalCode, Partial<SignRequest>])[] = [
  ['unknown_chain', { chainId: 'eip155:1' }],
  ['recipient_not_till', { to: OTHER }],
  ['selector_not_allowed', { data: approve }],
  ['selector_not_allowed', { data: '0x' }],
  ['calldata_malformed', { data: `${settleData()}00` }],
  ['calldata_malformed', { data: settleData([{ ...GROUP, kind: 9 }]) }],
  ['fee_malformed', { gasLimit: 20_999n }],
  ['fee_malformed', { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n }],
  ['fee_malformed', { maxPriorityFeePerGas: 3_000_000_001n }],
  ['fee_above_transaction_cap', { gasLimit: 5_000_001n, maxFeePerGas: 100_000_000_000n }],
  ['malformed_request', { nonce: 2n ** 64n - 1n }],
  ['malformed_request', { version: 0 }],
  ['malformed_request', { data: `0x${'00'.repeat(600_000)}` }],
]

test('policy: each refusal by its code, nothing of it in the journal, and the lane goes on', async context => {
  const home = new SignerHome(context)
  await home.start()
  const client = home.client()
  for (const [code, changes] of POLICY) {
    assert.equal(
      codeOf(await client.sign(settleRequest(changes))),
      code,
      `${code} for ${Object.keys(changes).join()}`,
    )
  }
  const status = await client.status()
  assert.deepEqual(status.kind === 'status' && status.journal, [])
  assert.equal(codeOf(await client.sign(settleRequest())), 'signed')
})

test('journal rules hold over a restart: repeats are the same bytes, everything else under a nonce is refused', async context => {
  const home = new SignerHome(context)
  const first = await home.start()
  const client = home.client()
  const bump = { version: 2, maxFeePerGas: 3_300_000_000n, maxPriorityFeePerGas: 1_100_000_000n }
  const raws = [
    rawOf(await client.sign(settleRequest({ nonce: 7n }))),
    rawOf(await client.sign(settleRequest({ nonce: 7n, ...bump }))),
    rawOf(await client.sign(settleRequest({ nonce: 8n }))),
  ]
  assert.deepEqual(await first.kill('SIGTERM'), { code: 0, signal: null, error: null })
  const second = await home.start()
  assert.equal(second.address, first.address)
  const again = [
    rawOf(await client.sign(settleRequest({ nonce: 7n }))),
    rawOf(await client.sign(settleRequest({ nonce: 7n, ...bump }))),
    rawOf(await client.sign(settleRequest({ nonce: 8n }))),
  ]
  assert.deepEqual(again, raws)
  const rules: readonly (readonly [RefusalCode, Partial<SignRequest>])[] = [
    ['nonce_gap', { nonce: 10n }],
    ['nonce_retired', { nonce: 6n }],
    ['nonce_owned_by_other', { nonce: 7n, outgoingId: 'out_restored' }],
    ['outgoing_has_other_nonce', { nonce: 9n, outgoingId: 'out_7' }],
    ['call_differs', { nonce: 8n, version: 2, data: settleData([GROUP, GROUP]) }],
    ['version_differs', { nonce: 8n, gasLimit: 200_001n }],
    ['fee_raise_too_small', { nonce: 8n, version: 2 }],
    ['fee_raise_too_small', { nonce: 8n, ...bump, maxFeePerGas: 3_299_999_999n }],
  ]
  for (const [code, changes] of rules) assert.equal(codeOf(await client.sign(settleRequest(changes))), code)
  rawOf(await client.sign(settleRequest({ nonce: 8n, ...bump, version: 4 })))
  assert.equal(
    codeOf(await client.sign(settleRequest({ nonce: 8n, ...bump, version: 3 }))),
    'version_superseded',
  )
})

test('a runaway loop stops at the day cap, a restart does not lift it, and repeats are still answered', async context => {
  const home = new SignerHome(context)
  const fee = 200_000n * 3_000_000_000n
  const caps = { POLYTILL_SIGNER_DAY_FEE_CAP_WEI: (fee * 3n + fee / 2n).toString() }
  const running = await home.start(caps)
  const client = home.client()
  const codes: string[] = []
  for (let nonce = 0n; nonce < 5n; nonce += 1n)
    codes.push(codeOf(await client.sign(settleRequest({ nonce }))))
  assert.deepEqual(codes, ['signed', 'signed', 'signed', 'fee_above_day_cap', 'nonce_gap'])
  await running.kill('SIGKILL')
  await home.start(caps)
  assert.equal(codeOf(await client.sign(settleRequest({ nonce: 3n }))), 'fee_above_day_cap')
  assert.equal(codeOf(await client.sign(settleRequest({ nonce: 2n }))), 'signed')
  const bump = { version: 2, maxFeePerGas: 3_300_000_000n, maxPriorityFeePerGas: 1_100_000_000n }
  assert.equal(codeOf(await client.sign(settleRequest({ nonce: 2n, ...bump }))), 'signed')
})

test('pause stops a running signer at once, outlives a restart, and resume lifts it', async context => {
  const home = new SignerHome(context)
  const running = await home.start()
  const client = home.client()
  rawOf(await client.sign(settleRequest()))
  assert.equal(home.run('pause').code, 0)
  assert.equal(codeOf(await client.sign(settleRequest())), 'paused')
  assert.equal(codeOf(await client.sign(settleRequest({ nonce: 1n }))), 'paused')
  await running.kill('SIGKILL')
  await home.start()
  assert.equal(codeOf(await client.sign(settleRequest({ nonce: 1n }))), 'paused')
  assert.deepEqual(JSON.parse(home.run('status').output), {
    address: running.address,
    paused: true,
    running: true,
    signatures: 1,
    journal: [{ chainId: CHAIN, highestNonce: '0' }],
    epoch: '0',
  })
  assert.equal(home.run('resume').code, 0)
  assert.equal(home.run('resume').code, 0)
  assert.equal(codeOf(await client.sign(settleRequest({ nonce: 1n }))), 'signed')
})

test('pipelined requests are answered each by its own id', async context => {
  const home = new SignerHome(context)
  await home.start()
  const client = home.client()
  const outcomes = await Promise.all(
    Array.from({ length: 40 }, (_, at) => client.sign(settleRequest({ nonce: BigInt(at) }))),
  )
  outcomes.forEach((outcome, at) => {
    assert.equal(parseTransaction(rawOf(outcome)).nonce ?? 0, at)
  })
})
