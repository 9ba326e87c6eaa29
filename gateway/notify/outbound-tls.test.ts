import assert from 'node:assert/strict'
import { once } from 'node:events'
import https from 'node:https'
import net from 'node:net'
import { after, test } from 'node:test'
import tls from 'node:tls'
import { systemClock } from '../runtime/clock.ts'
import { judgeResult } from './judge-result.ts'
import { createOutbound } from './outbound-client.ts'
import type { OutboundResult } from './ports.ts'
import { createTestAuthority, type TestCertificate } from './test-certificates.ts'

const authority = createTestAuthority()
tls.setDefaultCACertificates([...tls.getCACertificates('default'), authority.cert])
// Every name is on this machine; which of them a certificate is for is the matter here.
const outbound = createOutbound({
  clock: systemClock,
  allowLoopback: true,
  resolve: async () => ['127.0.0.1'],
})
const closers: (() => void)[] = []
after(() => {
  for (const close of closers) close()
  outbound.close()
  authority.remove()
})

/** A receiver on loopback; `seen` grows with every request that reached it. */
async function serve(
  certificate: TestCertificate,
  options: https.ServerOptions = {},
): Promise<{ port: number; seen: string[] }> {
  const seen: string[] = []
  const server = https.createServer({ ...certificate, ...options }, (request, response) => {
    seen.push(`${request.headers.host}${request.url}`)
    response.end('*ok*')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { port: address.port, seen }
}

function call(hostname: string, port: number): Promise<OutboundResult> {
  return outbound.send({
    ...{ method: 'GET', url: `https://${hostname}:${port}/cb?x=1`, headers: {}, timeoutMs: 10_000 },
  })
}

test('a receiver whose certificate an authority that is known signed for its name is told', async () => {
  const { port, seen } = await serve(authority.issue('shop.example'))
  for (let times = 0; times < 2; times++) {
    const result = await call('shop.example', port)
    assert.deepEqual({ ...result, ms: 0 }, { kind: 'response', status: 200, body: '*ok*', ms: 0 })
  }
  assert.deepEqual(seen, Array(2).fill(`shop.example:${port}/cb?x=1`))
})

test('a kept connection to one name is not used for another on the same address', async () => {
  const { port, seen } = await serve(authority.issue('shop.example'))
  assert.equal((await call('shop.example', port)).kind, 'response')
  const result = await call('other.example', port)
  assert.equal(result.kind === 'failed' && result.reason, 'certificate_for_other_name')
  assert.equal(seen.length, 1)
})

const BAD: readonly (readonly [string, () => TestCertificate, string])[] = [
  ['of another name', () => authority.issue('other.example'), 'certificate_for_other_name'],
  ['that has expired', () => authority.issue('shop.example', -1), 'certificate_expired'],
  ['that nobody else signed', () => authority.selfSigned('shop.example'), 'certificate_untrusted'],
  [
    'of an authority nobody knows',
    () => {
      const stranger = createTestAuthority()
      closers.push(stranger.remove)
      return stranger.issue('shop.example')
    },
    'certificate_untrusted',
  ],
]
for (const [which, certificate, reason] of BAD)
  test(`a certificate ${which} is refused before anything is sent, and the log says ${reason}`, async () => {
    const { port, seen } = await serve(certificate())
    const result = await call('shop.example', port)
    assert.deepEqual(judgeResult(result), {
      acknowledgedBy: null,
      responseStatus: '-3',
      response: `Connection error (${reason})`,
    })
    assert.deepEqual(seen, [])
  })

test('an address instead of a name is compared with the certificate too', async () => {
  const { port } = await serve(authority.issue('shop.example'))
  const result = await call('127.0.0.1', port)
  assert.equal(result.kind === 'failed' && result.reason, 'certificate_for_other_name')
})

test('TLS 1.1, and a server that speaks no TLS at all, are told apart from a closed door', async () => {
  const old = await serve(authority.issue('shop.example'), {
    ...{ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' },
  })
  const refused = await call('shop.example', old.port)
  assert.equal(refused.kind === 'failed' && refused.reason, 'tls_failed')

  const plain = net.createServer(socket => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  plain.listen(0, '127.0.0.1')
  await once(plain, 'listening')
  closers.push(() => plain.close())
  const address = plain.address()
  const spoke = await call('shop.example', typeof address === 'object' ? (address?.port ?? 0) : 0)
  assert.equal(spoke.kind === 'failed' && spoke.reason, 'tls_failed')

  const nobody = await call('shop.example', 1)
  assert.equal(nobody.kind === 'failed' && nobody.reason, 'connection_failed')
})
