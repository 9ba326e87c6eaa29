import assert from 'node:assert/strict'
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { deriveKey } from './key.ts'
import { journalPath } from './open-home.ts'
import { unsealKey } from './sealed-key.ts'
import { settleRequest } from './testing/settle-requests.ts'
import { SignerHome } from './testing/signer-process.ts'

test('everything it makes is for its own user only', async context => {
  const home = new SignerHome(context)
  await home.start()
  assert.equal(statSync(home.socketPath).mode & 0o777, 0o600)
  assert.equal(statSync(home.home).mode & 0o777, 0o700)
  for (const name of readdirSync(home.home))
    assert.equal(statSync(join(home.home, name)).mode & 0o077, 0, name)
})

test('the secret is in no file, answer or output, neither as bytes nor as hex', async context => {
  const home = new SignerHome(context)
  const running = await home.start()
  const client = home.client()
  const answers = [
    await client.sign(settleRequest()),
    await client.sign(settleRequest({ nonce: 9n })),
    running.address,
  ]
  const sealingKey = Buffer.from(readFileSync(join(home.home, 'key-file'), 'utf8').trim(), 'hex')
  const secret = Buffer.from(
    unsealKey(readFileSync(join(home.home, 'key.json'), 'utf8'), { kind: 'key-file', key: sealingKey }),
  )
  assert.equal(deriveKey(secret).address, running.address)
  const visible = [
    ...readdirSync(home.home).map(name => readFileSync(join(home.home, name))),
    Buffer.from(
      JSON.stringify(answers, (_, value) => (typeof value === 'bigint' ? value.toString() : value)),
    ),
    Buffer.from(home.run('status').output),
  ]
  for (const bytes of visible) {
    assert.ok(
      !bytes.includes(secret) && !bytes.toString('latin1').toLowerCase().includes(secret.toString('hex')),
    )
  }
})

test('two signers on one home: the second refuses; after kill -9 the next one starts over the stale socket', async context => {
  const home = new SignerHome(context)
  const first = await home.start()
  const elsewhere = { POLYTILL_SIGNER_SOCKET: join(home.folder, 'other.sock') }
  assert.deepEqual(await home.startRefused(elsewhere), { code: 1, signal: null, error: 'home_locked' })
  await first.kill('SIGKILL')
  assert.ok(existsSync(home.socketPath))
  const second = await home.start()
  assert.equal(second.address, first.address)
  assert.equal((await home.client().status()).kind, 'status')
  const otherHome = { POLYTILL_SIGNER_HOME: join(home.folder, 'home2') }
  assert.deepEqual(await home.startRefused(otherHome), { code: 1, signal: null, error: 'socket_in_use' })
  assert.equal((await home.client().status()).kind, 'status')
})

test('it ends with 0 on SIGTERM, SIGINT and the end of its piped input, and takes its socket file with it', async context => {
  const home = new SignerHome(context)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const running = await home.start()
    assert.equal((await home.client().status()).kind, 'status')
    assert.deepEqual(await running.kill(signal), { code: 0, signal: null, error: null })
    assert.ok(!existsSync(home.socketPath))
  }
  const running = await home.start()
  running.process.stdin?.end()
  assert.deepEqual(await running.ended, { code: 0, signal: null, error: null })
  const stays = await home.start({ POLYTILL_SIGNER_EXIT_ON_STDIN: '0' })
  stays.process.stdin?.end()
  assert.equal((await home.client().status()).kind, 'status')
})

test('under a passphrase: the same key only with the same passphrase', async context => {
  const home = new SignerHome(context)
  const passphrase = { POLYTILL_SIGNER_PASSPHRASE: 'correct horse' }
  const first = await home.start(passphrase)
  await first.kill('SIGTERM')
  assert.ok(!existsSync(join(home.home, 'key-file')))
  const refused = { code: 1, signal: null, error: 'key_unreadable' }
  assert.deepEqual(await home.startRefused(), refused)
  assert.deepEqual(await home.startRefused({ POLYTILL_SIGNER_PASSPHRASE: 'wrong' }), refused)
  assert.equal((await home.start(passphrase)).address, first.address)
})

test('a key file that others can read, or that is gone, is refused', async context => {
  const home = new SignerHome(context)
  await (await home.start()).kill('SIGTERM')
  const refused = { code: 1, signal: null, error: 'key_unreadable' }
  const keyFile = join(home.home, 'key-file')
  chmodSync(keyFile, 0o640)
  assert.deepEqual(await home.startRefused(), refused)
  rmSync(keyFile)
  assert.deepEqual(await home.startRefused(), refused)
})

test('a key without its journal is refused until an operator says that it is lost; so is a journal without its key', async context => {
  const home = new SignerHome(context)
  const running = await home.start()
  assert.equal((await home.client().sign(settleRequest({ nonce: 9n }))).kind, 'signed')
  assert.match(home.run('new-journal').errors, /home_locked/)
  await running.kill('SIGTERM')
  assert.match(home.run('new-journal').errors, /journal_damaged.*exists/)
  rmSync(journalPath(home.home))
  assert.deepEqual(await home.startRefused(), { code: 1, signal: null, error: 'journal_missing' })
  assert.equal(home.run('new-journal').code, 0)
  const next = await home.start()
  assert.equal(next.address, running.address)
  assert.equal((await home.client().sign(settleRequest({ nonce: 10n }))).kind, 'signed')
  await next.kill('SIGTERM')
  rmSync(join(home.home, 'key.json'))
  assert.deepEqual(await home.startRefused(), { code: 1, signal: null, error: 'key_missing' })
})

test('a first start that was cut off after the journal’s header begins again', async context => {
  const home = new SignerHome(context)
  const first = await home.start()
  await first.kill('SIGTERM')
  rmSync(join(home.home, 'key.json'))
  const second = await home.start()
  assert.notEqual(second.address, first.address)
  assert.match(readFileSync(journalPath(home.home), 'utf8'), new RegExp(second.address))
})

test('unknown commands and unset variables say so and exit with 1', async context => {
  const home = new SignerHome(context)
  assert.match(home.run('status').errors, /config_invalid.*does not exist/)
  await (await home.start()).kill('SIGTERM')
  assert.match(home.run('drain').errors, /config_invalid.*commands/)
  assert.deepEqual(await home.startRefused({ POLYTILL_SIGNER_TOKEN: '' }), {
    code: 1,
    signal: null,
    error: 'config_invalid',
  })
})
