import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../runtime/clock.ts'
import { createOutbound } from './outbound-client.ts'
import { startReceiver } from './test-receiver.ts'

test('no spelling, name or rebinding reaches loopback: the canary gets 0 hits', async () => {
  const canary = await startReceiver()
  const { port } = canary
  const answers = new Map<string, () => string[]>()
  const outbound = createOutbound({
    clock: systemClock,
    allowLoopback: false,
    resolve: async name => answers.get(name)?.() ?? [],
  })
  const send = (url: string) => outbound.send({ method: 'POST', url, headers: {}, body: 'x', timeoutMs: 200 })

  const hosts = `127.0.0.1 127.1 2130706433 0x7f000001 017700000001 127.0.0.1. 0.0.0.0 0 [::1] [::] [::ffff:127.0.0.1]
    [::127.0.0.1] [64:ff9b::7f00:1] [2002:7f00:1::] [2001:0:7f00:1::] [fe80::1] 169.254.169.254 10.0.0.1 192.168.1.1`
  for (const host of hosts.split(/\s+/)) {
    const result = await send(`http://${host}:${port}/`)
    assert.deepEqual(result, { kind: 'refused', reason: 'address_not_allowed' }, host)
  }
  for (const addresses of [
    ['127.0.0.1'],
    ['8.8.8.8', '127.0.0.1'],
    ['::ffff:127.0.0.1'],
    ['::1', '2606:4700::1111'],
  ]) {
    answers.set('shop.example', () => addresses)
    assert.equal((await send(`http://shop.example:${port}/`)).kind, 'refused', addresses.join())
  }

  // The name flips between a public (here: unroutable in time) and a loopback address at every question.
  let asked = 0
  answers.set('flip.example', () => [asked++ % 2 === 0 ? '192.0.1.1' : '127.0.0.1'])
  const kinds = new Set<string>()
  for (let i = 0; i < 6; i++) kinds.add((await send(`http://flip.example:${port}/`)).kind)
  assert.deepEqual([...kinds].sort(), ['failed', 'refused'])
  assert.equal(asked, 6, 'each request asks once')

  answers.set('none.example', () => [])
  assert.equal((await send(`http://none.example:${port}/`)).kind, 'failed')
  assert.deepEqual(await send('http://8.8.8.8:25/'), { kind: 'refused', reason: 'port_not_allowed' })
  assert.deepEqual(await send('ftp://8.8.8.8/'), { kind: 'refused', reason: 'scheme_not_allowed' })
  assert.deepEqual(await send('http://u:p@8.8.8.8/'), { kind: 'refused', reason: 'userinfo_not_allowed' })

  assert.equal(canary.requests.length, 0)
  outbound.close()
  await canary.close()
})

test('the sandbox reaches loopback by address and by name, and still nothing else private', async () => {
  const receiver = await startReceiver()
  const outbound = createOutbound({ clock: systemClock, allowLoopback: true })
  const send = (url: string) => outbound.send({ method: 'GET', url, headers: {}, timeoutMs: 60_000 })
  for (const host of ['127.0.0.1', 'localhost'])
    assert.equal((await send(`http://${host}:${receiver.port}/`)).kind, 'response', host)
  assert.equal(receiver.requests[1]?.headers.get('host'), `localhost:${receiver.port}`)
  for (const host of ['10.0.0.1', '192.168.0.1', '169.254.169.254', '[fd00::1]', '0.0.0.0'])
    assert.equal((await send(`http://${host}:${receiver.port}/`)).kind, 'refused', host)
  outbound.close()
  await receiver.close()
})
