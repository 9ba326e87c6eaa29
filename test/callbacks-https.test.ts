import assert from 'node:assert/strict'
import { once } from 'node:events'
import https from 'node:https'
import { after, before, describe, test } from 'node:test'
import { createTestAuthority, type TestCertificate } from '../gateway/notify/test-certificates.ts'
import { freshAddress } from './harness/recipients.ts'
import { Stack } from './harness/stack.ts'

// Callbacks over HTTPS by a whole gateway, whose operator named an authority of their own in NODE_EXTRA_CA_CERTS.

describe('HTTPS receivers', () => {
  const authority = createTestAuthority()
  const servers: https.Server[] = []
  let stack: Stack
  before(async () => {
    stack = await Stack.start({ gatewayEnv: { NODE_EXTRA_CA_CERTS: authority.file } })
  })
  after(async () => {
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
    await stack.stop()
    authority.remove()
  })

  async function serve(certificate: TestCertificate): Promise<{ origin: string; seen: string[] }> {
    const seen: string[] = []
    const server = https.createServer(certificate, (request, response) => {
      seen.push(request.url ?? '')
      response.end('*ok*')
    })
    servers.push(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    assert.ok(typeof address === 'object' && address)
    return { origin: `https://localhost:${address.port}`, seen }
  }

  /** Pays an address whose callback is at an origin; resolves with what the log says of the first request that ended so. */
  async function deliver(origin: string, response: string): Promise<void> {
    const callback = `${origin}/paid?order=1`
    const query = new URLSearchParams({ apikey: stack.apiKey, callback, address: freshAddress() })
    const created = await stack.get(`/erc20/usdt/create/?${query}`)
    assert.equal(created.status, 'success', JSON.stringify(created))
    await stack.pay(String(created.address_in).toLowerCase(), 12_345_678n)
    await stack.until(`the log says ${response}`, async () =>
      JSON.stringify(await stack.logs('erc20/usdt', callback)).includes(`"response":"${response}"`),
    )
  }

  test('one with a certificate of that authority for its name is told', async () => {
    const { origin, seen } = await serve(authority.issue('localhost'))
    await deliver(origin, '*ok*')
    assert.match(seen[0] ?? '', /^\/paid\?order=1&.*txid_in=0x[0-9a-f]{64}/)
  })

  for (const [which, certificate, reason] of [
    ['for another name', () => authority.issue('shop.example'), 'certificate_for_other_name'],
    ['that has expired', () => authority.issue('localhost', -1), 'certificate_expired'],
    ['that only itself vouches for', () => authority.selfSigned('localhost'), 'certificate_untrusted'],
  ] as const)
    test(`one with a certificate ${which} gets nothing, and the merchant's log says why`, async () => {
      const { origin, seen } = await serve(certificate())
      await deliver(origin, `Connection error (${reason})`)
      assert.deepEqual(seen, [])
    })
})
