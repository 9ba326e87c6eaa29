import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { appendFileSync, readFileSync, statSync, truncateSync } from 'node:fs'
import { test } from 'node:test'
import type { SignOutcome } from './client.ts'
import { journalPath } from './open-home.ts'
import { settleRequest } from './testing/settle-requests.ts'
import { SignerHome } from './testing/signer-process.ts'

const REQUESTS = [
  settleRequest(),
  settleRequest({ nonce: 1n }),
  settleRequest({
    nonce: 1n,
    version: 2,
    maxFeePerGas: 3_300_000_000n,
    maxPriorityFeePerGas: 1_100_000_000n,
  }),
]

// Killed at each step of each request, the asker asks again after the restart: it gets bytes, they are journalled once,
// and another debt cannot have the nonce when the line had been written.
for (const crashpoint of [
  'signer.before-write',
  'signer.after-write',
  'signer.after-fsync',
  'signer.after-answer',
]) {
  for (const [index, doomed] of REQUESTS.entries()) {
    test(`kill -9 ${crashpoint} of request ${index + 1}: never two different bytes`, async context => {
      const home = new SignerHome(context)
      const running = await home.startDoomed(crashpoint, index + 1)
      const witness = home.client()
      void running.ended.then(() => witness.close())
      const before: SignOutcome[] = []
      for (const request of REQUESTS.slice(0, index + 1)) before.push(await witness.sign(request))
      assert.equal((await running.ended).signal, 'SIGKILL')

      await home.start()
      const client = home.client()
      if (crashpoint !== 'signer.before-write') {
        const rival = await client.sign({ ...doomed, outgoingId: 'out_rival' })
        assert.equal(rival.kind === 'refused' && rival.code, 'nonce_owned_by_other')
      }
      for (const [at, request] of REQUESTS.entries()) {
        const outcome = await client.sign(request)
        assert.equal(outcome.kind, 'signed')
        const earlier = before[at]
        if (earlier?.kind === 'signed') assert.deepEqual(outcome, earlier)
        assert.deepEqual(await client.sign(request), outcome)
      }
      assert.equal(
        readFileSync(journalPath(home.home), 'utf8').trimEnd().split('\n').length,
        1 + REQUESTS.length,
      )
    })
  }
}

test('a request under way when the signer is killed is answered by the next one, without the asker’s doing', async context => {
  const home = new SignerHome(context)
  const running = await home.startDoomed('signer.after-fsync', 1)
  const answer = home.client().sign(settleRequest())
  await running.ended
  await home.start()
  const outcome = await answer
  assert.equal(outcome.kind, 'signed')
  assert.deepEqual(await home.client().sign(settleRequest()), outcome)
})

test('a torn last line is cut off at start; damage before it refuses to start', async context => {
  const home = new SignerHome(context)
  const first = await home.start()
  const client = home.client()
  for (const request of REQUESTS) assert.equal((await client.sign(request)).kind, 'signed')
  await first.kill('SIGKILL')
  const path = journalPath(home.home)
  const whole = statSync(path).size
  appendFileSync(path, '{"prev":"torn')
  const second = await home.start()
  assert.equal(statSync(path).size, whole)
  await second.kill('SIGTERM')
  appendFileSync(path, 'rubbish\n')
  assert.deepEqual(await home.startRefused(), { code: 1, signal: null, error: 'journal_damaged' })
  truncateSync(path, whole)
  await home.start()
})

test('a full disk refuses the request, leaves no half line, and signing resumes by itself', async context => {
  const home = new SignerHome(context)
  const running = await home.start()
  const client = home.client()
  assert.equal((await client.sign(settleRequest())).kind, 'signed')
  const path = journalPath(home.home)
  const size = statSync(path).size
  const limit = (bytes: string) =>
    assert.equal(
      spawnSync('prlimit', ['--pid', String(running.process.pid), `--fsize=${bytes}:unlimited`]).status,
      0,
    )
  limit(String(size + 100))
  const refused = await client.sign(settleRequest({ nonce: 1n }))
  assert.equal(refused.kind === 'refused' && refused.code, 'journal_unavailable')
  assert.equal(statSync(path).size, size)
  limit('unlimited')
  assert.equal((await client.sign(settleRequest({ nonce: 1n }))).kind, 'signed')
  assert.equal(home.run('status').code, 0)
})
