import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { SignOutcome } from './client.ts'
import { settleRequest } from './testing/settle-requests.ts'
import { ENOUGH_MS, type RunningSigner, SignerHome } from './testing/signer-process.ts'

// Two gateways on one signer: only the one that took the highest epoch has anything signed (F93).

const EARLIER = { epoch: 6n, holder: 'gateway-a' }
const LATER = { epoch: 7n, holder: 'gateway-b' }
/** Took its epoch from another database, so both have the same. */
const RIVAL = { epoch: 7n, holder: 'gateway-c' }

function codeOf(outcome: SignOutcome): string {
  return outcome.kind === 'refused' ? outcome.code : outcome.kind
}

async function started(context: TestContext): Promise<{ home: SignerHome; running: RunningSigner }> {
  const home = new SignerHome(context)
  return { home, running: await home.start() }
}

test('a later gateway takes over at once, on connections that were made before too, and for ever', async context => {
  const { home, running } = await started(context)
  const earlier = home.client(ENOUGH_MS, EARLIER)
  const later = home.client(ENOUGH_MS, LATER)
  const own = await earlier.sign(settleRequest())
  assert.equal(codeOf(own), 'signed')
  assert.equal(codeOf(await later.sign(settleRequest({ nonce: 1n }))), 'signed')

  // Not even what was signed for it before: whoever was replaced must not go on from there.
  assert.equal(codeOf(await earlier.sign(settleRequest())), 'lease_lost')
  assert.equal(codeOf(await earlier.sign(settleRequest({ nonce: 2n }))), 'lease_lost')
  const checked = await earlier.check(settleRequest({ nonce: 2n }))
  assert.equal(checked.kind === 'refused' && checked.code, 'lease_lost')
  assert.deepEqual(await later.sign(settleRequest()), own)

  await running.kill('SIGKILL')
  await home.start()
  assert.equal(codeOf(await earlier.sign(settleRequest({ nonce: 2n }))), 'lease_lost')
  assert.equal(codeOf(await home.client(ENOUGH_MS, RIVAL).sign(settleRequest({ nonce: 2n }))), 'lease_lost')
  assert.equal(codeOf(await later.sign(settleRequest({ nonce: 2n }))), 'signed')
  const status = await earlier.status()
  assert.equal(status.kind === 'status' && status.epoch, 7n)
  assert.equal(JSON.parse(home.run('status').output).epoch, '7')
})

test('without a lease nothing is signed once a gateway came with one', async context => {
  const { home } = await started(context)
  const nameless = home.client(ENOUGH_MS)
  assert.equal(codeOf(await nameless.sign(settleRequest())), 'signed')
  assert.equal(codeOf(await home.client(ENOUGH_MS, EARLIER).sign(settleRequest({ nonce: 1n }))), 'signed')
  assert.equal(codeOf(await nameless.sign(settleRequest({ nonce: 2n }))), 'lease_lost')
  assert.equal((await nameless.status()).kind, 'status')
})

test('a lease file that cannot be read stops the start, and says what to do', async context => {
  const { home, running } = await started(context)
  assert.equal(codeOf(await home.client(ENOUGH_MS, EARLIER).sign(settleRequest())), 'signed')
  await running.kill('SIGTERM')
  for (const damage of ['', '{"epoch":"7"}', '{"epoch":7,"holder":"a"}', '{"epoch":"-7","holder":"a"}']) {
    writeFileSync(join(home.home, 'lease'), damage)
    assert.equal((await home.startRefused()).error, 'lease_damaged')
  }
})
