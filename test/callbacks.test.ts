import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { auditBooks } from './harness/books.ts'
import { acknowledge, answerWith, type Behaviour, Merchant } from './harness/merchant.ts'
import { freshAddress } from './harness/recipients.ts'
import { type CreatedAddress, Stack } from './harness/stack.ts'

// How merchants are told (F53-F58), by the real gateway to a real server. Signatures are verified over the received
// bytes with nothing of the gateway's code.

describe('callbacks', () => {
  let stack: Stack
  before(async () => {
    stack = await Stack.start({ notify: { retryFirstMs: 200, timeoutMs: 20_000, concurrencyPerEndpoint: 8 } })
  })
  after(() => stack.stop())

  const till = (query: Record<string, string> = {}) =>
    stack.create('erc20/usdt', { address: freshAddress(), query })

  const paid = async (created: CreatedAddress): Promise<string> => stack.pay(created.address, 12_345_678n)

  /** The confirmed callback of a payment, waited for. */
  async function told(txid: string, count = 1) {
    return stack.merchant.wait({ txid, pending: '0' }, { count, explain: () => stack.logTail() })
  }

  for (const [name, query, method, contentType] of [
    ['GET', {}, 'GET', null],
    ['POST form', { post: '1' }, 'POST', 'application/x-www-form-urlencoded'],
    ['POST JSON', { post: '1', json: '1' }, 'POST', 'application/json'],
  ] as const)
    test(`${name}: signed, complete, and the merchant's own query stays in the URL`, async () => {
      const created = await till({ ...query, pending: '1' })
      const txid = await paid(created)
      const [confirmed] = await told(txid)
      const [pending] = await stack.merchant.wait({ txid, pending: '1' })
      for (const call of [pending, confirmed]) {
        assert.equal(call?.method, method)
        assert.equal(call?.contentType, contentType)
        assert.ok(call?.verified, 'the signature is good')
        assert.match(call?.target ?? '', /\?order=\d+/)
        assert.equal(call?.fields.get('value_coin'), '12.345678')
      }
      assert.equal(pending?.fields.has('txid_out'), false)
      assert.match(confirmed?.fields.get('txid_out') ?? '', /^0x[0-9a-f]{64}$/)
      assert.equal(pending?.fields.get('uuid'), confirmed?.fields.get('uuid'))
      await stack.ended(created.address)
    })

  test('only `*ok*` or status 200 ends the retries; every retry sends the same bytes', async () => {
    const created = await till()
    const answers: Behaviour[] = [
      answerWith(500, 'broken'),
      answerWith(202, 'later'),
      answerWith(404, 'nobody'),
      answerWith(201, '*ok*'),
    ]
    stack.merchant.behave(created.path, (response, call) => (answers.shift() ?? acknowledge)(response, call))
    const txid = await paid(created)
    const calls = await told(txid, 4)
    await stack.ended(created.address)
    assert.equal(stack.merchant.of({ txid }).length, 4)
    assert.equal(new Set(calls.map(call => call.target)).size, 1)
    const [entry] = await stack.logs('erc20/usdt', created.callback)
    assert.equal(entry?.result, 'done')
  })

  test('status 200 with another body ends them too', async () => {
    const created = await till()
    stack.merchant.behave(created.path, answerWith(200, 'thanks'))
    const txid = await paid(created)
    await told(txid)
    await stack.ended(created.address)
    assert.equal(stack.merchant.of({ txid }).length, 1)
  })

  test('a server that is down is told when it is back', async () => {
    const created = await till({ pending: '1' })
    await stack.merchant.goDown()
    const txid = await paid(created)
    await stack.until('an attempt failed', async () => {
      const { rows } = await stack.db.query<{ n: bigint }>(
        "select count(*) as n from delivery_attempts a where response_status = '-3' and request_url like '%' || $1 || '%'",
        [created.path],
      )
      return (rows[0]?.n ?? 0n) > 0n
    })
    await stack.merchant.comeBack()
    await told(txid)
    await stack.ended(created.address)
  })

  test('servers that hang, redirect or flood are contained: others hear of their payments meanwhile', async t => {
    const servers = [await Merchant.start(), await Merchant.start(), await Merchant.start()] as const
    t.after(() => Promise.all(servers.map(server => server.stop())))
    const inner = await till()
    const flood: Behaviour = response => {
      response.writeHead(500)
      const pour = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      }
      response.on('drain', pour)
      pour()
    }
    const behaviours: Behaviour[] = [
      () => undefined,
      answerWith(302, '*ok*', { location: inner.callback }),
      flood,
    ]
    const bad: { created: CreatedAddress; txid: string; server: Merchant }[] = []
    for (const [index, server] of servers.entries()) {
      server.publicKey = stack.merchant.publicKey
      const created = await stack.create('erc20/usdt', { address: freshAddress(), merchant: server })
      server.behave(created.path, behaviours[index] ?? acknowledge)
      bad.push({ created, server, txid: await paid(created) })
    }
    for (const { server, txid } of bad) await server.wait({ txid }, { explain: () => stack.logTail() })
    const good = await till()
    const [call] = await told(await paid(good))
    const [hanging, ...others] = bad
    const firstAttempt = hanging?.server.of({ txid: hanging.txid })[0]
    assert.ok(
      call && firstAttempt && hanging.server.of({ txid: hanging.txid }).length === 1,
      'while the first attempt hangs',
    )
    assert.ok(call.atMs > firstAttempt.atMs)
    for (const { server, txid } of [hanging, ...others]) await server.wait({ txid }, { count: 2 })
    assert.equal(stack.merchant.of({ path: inner.path }).length, 0, 'the redirect is not followed')
    for (const { server, created } of bad) server.behave(created.path, acknowledge)
    for (const { created } of [{ created: good }, ...bad]) await stack.ended(created.address)
  })

  test('a callback on a private address is refused when it is given', async () => {
    for (const host of ['10.0.0.1', '192.168.1.1', '169.254.169.254', '[fd00::1]']) {
      const query = new URLSearchParams({
        apikey: stack.apiKey,
        callback: `http://${host}/x?order=1`,
        address: freshAddress(),
      })
      const answer = await stack.get(`/erc20/usdt/create/?${query}`)
      assert.equal(answer.status, 'error', host)
    }
  })

  test('in the end the books equal the chain', async () => {
    await stack.caughtUp()
    assert.deepEqual(await auditBooks(stack), [])
  })
})
