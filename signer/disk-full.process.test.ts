import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeSmallDisk } from '../test/harness/small-disk.ts'
import { journalPath } from './open-home.ts'
import { settleRequest } from './testing/settle-requests.ts'
import { ENOUGH_MS, SignerHome } from './testing/signer-process.ts'

// A home on a full disk (F95): what cannot be journalled is not signed away, and it goes on by itself.

const DISK_BYTES = 512 * 1_024
const LEASE = { epoch: 1n, holder: 'gateway-a' }

test('a full disk: nothing new is signed, what was signed is repeated, and with room again it goes on', async context => {
  const home = new SignerHome(context)
  const folder = mkdtempSync(join(tmpdir(), 'polytill-small-disk-'))
  const disk = makeSmallDisk(folder, DISK_BYTES)
  context.after(() => disk.remove())
  symlinkSync(folder, home.home)
  const running = await home.start()
  const client = home.client(ENOUGH_MS, LEASE)
  const first = await client.sign(settleRequest())
  assert.equal(first.kind, 'signed')
  const journal = readFileSync(journalPath(home.home), 'utf8')

  disk.fill([running.process.pid ?? 0])
  // What is left of the journal's last block holds a few lines more.
  let refused: string | null = null
  let nonce = 0n
  while (refused === null && nonce < 100n) {
    const outcome = await client.sign(settleRequest({ nonce: ++nonce }))
    if (outcome.kind !== 'signed') refused = outcome.kind === 'refused' ? outcome.code : outcome.kind
  }
  assert.equal(refused, 'journal_unavailable')
  assert.deepEqual(await client.sign(settleRequest()), first)
  const later = home.client(ENOUGH_MS, { epoch: 2n, holder: 'gateway-b' })
  const unnoted = await later.sign(settleRequest({ nonce }))
  assert.equal(unnoted.kind === 'refused' && unnoted.code, 'journal_unavailable')

  disk.free()
  const signed = await client.sign(settleRequest({ nonce }))
  assert.equal(signed.kind, 'signed')
  await running.kill('SIGKILL')
  await home.start()
  assert.deepEqual(await client.sign(settleRequest({ nonce })), signed)
  assert.deepEqual(await client.sign(settleRequest()), first)
  assert.ok(readFileSync(journalPath(home.home), 'utf8').startsWith(journal))
})
