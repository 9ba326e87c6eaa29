import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { payouts } from '../cli/payouts.ts'
import { createApiKey } from '../gateway/businesses/api-keys.ts'
import { formatAtoms } from '../gateway/domain/money.ts'
import { setPayoutLimits, setPayoutPermission } from '../gateway/storage/payouts-limits.ts'
import { addRecipients, enforceWhitelist } from '../gateway/storage/payouts-whitelist.ts'
import { fundPayouts, heldOf, paidAsset } from './harness/payout-story.ts'
import { freshAddress } from './harness/recipients.ts'
import { Stack } from './harness/stack.ts'

interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
}

// The protocol of payouts over real HTTP (reference blockbee 13, 14), against a real chain.
describe('payout endpoints', { concurrency: 1 }, () => {
  let stack: Stack
  before(async () => {
    stack = await Stack.start({ finalityDepth: 1 })
    await allow('process')
  })
  after(() => stack.stop())

  async function allow(permission: 'request' | 'process' | null): Promise<void> {
    const { rows } = await stack.db.query<{ id: string }>('select id from api_keys where business_id = $1', [
      stack.businessId,
    ])
    for (const { id } of rows) await setPayoutPermission(stack.db, stack.businessId, id, permission)
  }

  async function ask(target: string, init: RequestInit = {}, key = stack.apiKey): Promise<Answer> {
    const joint = target.includes('?') ? '&' : '?'
    const response = await fetch(`${stack.url}${target}${joint}apikey=${key}`, init)
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/)
    return { status: response.status, body: Object(await response.json()) }
  }

  const json = (body: string): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  const form = (fields: Record<string, string>): RequestInit => ({
    method: 'POST',
    body: new URLSearchParams(fields),
  })
  const infoOf = (answer: Answer): Record<string, unknown> => {
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    return Object(answer.body.payout_info)
  }
  const rowCount = async (): Promise<bigint> =>
    (await stack.db.query<{ n: bigint }>('select count(*) as n from payout_requests')).rows[0]?.n ?? 0n

  test('v1.3.3: a request answers success and nothing else', async () => {
    const address = freshAddress()
    for (const path of ['/erc20/usdt/payout/', '/erc20_usdt/payout'])
      assert.deepEqual(await ask(`${path}?address=${address}&value=1.5`), {
        status: 200,
        body: { status: 'success' },
      })
    const { body } = await ask('/erc20/usdt/payout/request/list/?status=pending')
    assert.equal(body.num_pages, 1)
    const [row] = Array.isArray(body.payout_requests) ? body.payout_requests : []
    assert.deepEqual(
      { ...row, id: '', timestamp: '', address: String(row.address).toLowerCase() },
      { id: '', payout_id: '', coin: 'erc20_usdt', address, value: '1.5', status: 'Pending', timestamp: '' },
    )
    assert.match(row.timestamp, /^\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d$/)
  })

  test('requests to a payout, processed and done: form bodies, ids as strings, process once', async () => {
    await fundPayouts(stack, 'usdt', 100_000_000n)
    assert.deepEqual((await ask('/erc20/usdt/payout/balance/')).body, { status: 'success', balance: '100' })
    const [first, second] = [freshAddress(), freshAddress()]
    const ids: string[] = []
    for (const [address, value] of [
      [first, '0.3'],
      [second, '0.2'],
    ])
      ids.push(
        String(
          (await ask(`/erc20/usdt/payout/request/create/?address=${address}&value=${value}`)).body.request_id,
        ),
      )
    const created = infoOf(await ask('/payout/create/', form({ request_ids: ids.join(',') })))
    const { id, timestamp, requests, ...rest } = created
    assert.deepEqual(
      Object.entries(Object(requests)).map(([address, value]) => [address.toLowerCase(), value]),
      [
        [first, '0.300000000000000000'],
        [second, '0.200000000000000000'],
      ],
    )
    assert.match(String(timestamp), /^\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d$/)
    assert.deepEqual(rest, {
      ...{ status: 'created', display_status: 'Created', from: '', total_requested: '0.5' },
      ...{
        total_with_fee: '0.5',
        total_fiat: '',
        blockchain_fee: '',
        fee: '0',
        coin: 'erc20_usdt',
        txid: '',
      },
    })
    // Third parties post JSON where forms are documented; twice at once is once.
    const payoutId = String(id)
    const [one, two] = await Promise.all([
      ask('/payout/process/', json(JSON.stringify({ payout_id: payoutId }))),
      ask('/payout/process/', form({ payout_id: payoutId })),
    ])
    assert.deepEqual([one.body.queued, two.body.queued], [true, true])
    const done = await stack.until('it is done', async () => {
      const info = infoOf(await ask('/payout/status/', form({ payout_id: payoutId })))
      return info.status === 'done' && info
    })
    assert.match(String(done.txid), /^0x[0-9a-f]{64}$/)
    assert.equal(String(done.from).toLowerCase(), stack.relayer)
    assert.equal(done.display_status, 'Done')
    const { gasUsed, effectiveGasPrice } = await stack.node.receipt(String(done.txid))
    const burnt = BigInt(String(gasUsed)) * BigInt(String(effectiveGasPrice))
    assert.equal(done.blockchain_fee, formatAtoms(burnt, 18))
    assert.equal(await heldOf(stack, 'usdt', first), 300_000n)
    assert.equal((await ask('/payout/process/', form({ payout_id: payoutId }))).status, 400)
    assert.deepEqual((await ask('/erc20/usdt/payout/balance/')).body.balance, '99.5')
    const { body } = await ask('/erc20/usdt/payout/list/?status=done')
    assert.equal(Object(Object(body.payouts)[0]).id, payoutId)
    // A request is in one payout for ever.
    assert.equal((await ask('/payout/create/', form({ request_ids: ids[0] ?? '' }))).status, 400)
  })

  test('bulk amounts are the literal text, never floats', async () => {
    const [a, b, c] = [freshAddress(), freshAddress(), freshAddress()]
    const body = `{"outputs": {"${a}": 0.1, "${b}": 1e-7, "${c}": "9007199254.740993"}}`
    // 1e-7 is less than the token's sixth place: all or nothing, so nothing.
    const before = await rowCount()
    assert.equal((await ask('/erc20/usdt/payout/request/bulk/', json(body))).status, 400)
    assert.equal(await rowCount(), before)
    const answer = await ask('/erc20/dai/payout/request/bulk/', json(body))
    assert.equal(answer.status, 200)
    assert.equal(Array.isArray(answer.body.request_ids) && answer.body.request_ids.length, 3)
    const { rows } = await stack.db.query<{ atoms: bigint }>(
      'select amount_atoms as atoms from payout_requests where address = any($1) order by amount_atoms',
      [[a, b, c]],
    )
    assert.deepEqual(
      rows.map(({ atoms }) => atoms),
      [10n ** 11n, 10n ** 17n, 9_007_199_254_740_993n * 10n ** 12n],
    )
  })

  test('bulk process pays in one call', async () => {
    const address = freshAddress()
    const answer = await ask(
      '/erc20/usdt/payout/request/bulk/process/',
      json(JSON.stringify({ outputs: { [address]: 2 } })),
    )
    assert.equal(answer.body.queued, true)
    assert.equal(infoOf(answer).status, 'processing')
    await stack.until('it is paid', async () => (await heldOf(stack, 'usdt', address)) === 2_000_000n)
  })

  test('the funding address is the business’s own and stays the same for every coin', async () => {
    const answers = await Promise.all(
      ['erc20/usdt', 'erc20/dai', 'eth'].map(ticker => ask(`/${ticker}/payout/address/`)),
    )
    assert.equal(new Set(answers.map(({ body }) => body.address)).size, 1)
    assert.match(String(answers[0]?.body.address), /^0x[0-9a-fA-F]{40}$/)
  })

  test('the merchant’s own wallet signs; the payment is recognised on chain', async () => {
    const wallet = stack.node.accounts[0] ?? ''
    const addresses = [freshAddress(), freshAddress()]
    const outputs = Object.fromEntries(addresses.map(address => [address, '3']))
    const bulk = await ask('/erc20/usdt/payout/request/bulk/', json(JSON.stringify({ outputs })))
    const ids = Object(bulk.body.request_ids).join(',')
    const payoutId = String(infoOf(await ask('/payout/create/', form({ request_ids: ids }))).id)
    const signed = await ask('/payout/sign/', form({ payout_id: payoutId, from: wallet }))
    assert.equal(signed.status, 200, JSON.stringify(signed.body))
    assert.equal(signed.body.chain_id, 'eip155:31337')
    const transactions: { to: string; data: string; value: string }[] = Object(signed.body.transactions)
    assert.equal(transactions.length, 2)
    for (const { to, data } of transactions) await stack.node.send({ from: wallet, to, data })
    const done = await stack.until('it is done', async () => {
      const info = infoOf(await ask('/payout/status/', form({ payout_id: payoutId })))
      return info.status === 'done' && info
    })
    assert.equal(String(done.from).toLowerCase(), wallet)
    for (const address of addresses) assert.equal(await heldOf(stack, 'usdt', address), 3_000_000n)
    // Signing it again pays nobody: the contract knows the number.
    const again = {
      from: wallet,
      to: transactions[1]?.to ?? '',
      data: transactions[1]?.data ?? '',
      gas: 500_000n,
    }
    await assert.rejects(stack.node.send(again), /revert/i)
    // Another wallet, or the payout account, cannot take over.
    const other = await ask('/payout/sign/', form({ payout_id: payoutId, from: freshAddress() }))
    assert.equal(other.status, 400)
  })

  test('what is wrong is refused in the protocol’s own form, and nothing is written', async () => {
    const address = freshAddress()
    const before = await rowCount()
    const uuid = '0192f0a0-0000-7000-8000-000000000000'
    const cases: readonly (readonly [string, RequestInit, number, RegExp])[] = [
      [`/nope/payout/?address=${address}&value=1`, {}, 400, /^Invalid ticker$/],
      ['/erc20/usdt/payout/?value=1', {}, 400, /provide a valid address/],
      [`/erc20/usdt/payout/?address=${address}`, {}, 400, /No data or data malformed/],
      ['/erc20/usdt/payout/?address=0x12&value=1', {}, 400, /Address is invalid/],
      [`/erc20/usdt/payout/?address=0x${'0'.repeat(40)}&value=1`, {}, 400, /Address is invalid/],
      [`/erc20/usdt/payout/?address=${stack.tokens.usdt}&value=1`, {}, 400, /Address is invalid/],
      ...['0', '-1', '1e3', '0.0000001', 'NaN', '1,5', '0x1', ' 1', '9'.repeat(60)].map(
        value =>
          [
            `/erc20/usdt/payout/?address=${address}&value=${encodeURIComponent(value)}`,
            {},
            400,
            /No data or data malformed/,
          ] as const,
      ),
      [`/erc20/usdt/payout/?address=${address}&value=1&value=2`, {}, 400, /couldn't be processed/],
      ['/erc20/usdt/payout/request/list/?status=odd', {}, 400, /couldn't be processed/],
      ['/erc20/usdt/payout/request/list/?p=0', {}, 400, /couldn't be processed/],
      ['/erc20/usdt/payout/request/bulk/', json('{"outputs":'), 400, /No data or data malformed/],
      ['/erc20/usdt/payout/request/bulk/', json('{}'), 400, /No data or data malformed/],
      ['/erc20/usdt/payout/request/bulk/', json('{"outputs":{}}'), 400, /No data or data malformed/],
      ['/erc20/usdt/payout/request/bulk/', json('{"outputs":[1]}'), 400, /./],
      ['/payout/create/', form({}), 400, /No data or data malformed/],
      ['/payout/create/', form({ request_ids: 'a,b' }), 400, /No data or data malformed/],
      ['/payout/create/', form({ request_ids: uuid }), 400, /not found or not pending/],
      ['/payout/process/', form({ payout_id: uuid }), 404, /Resource not found/],
      ['/payout/status/', form({ payout_id: "'; drop table payouts" }), 400, /No data or data malformed/],
      ['/payout/process/', { method: 'GET' }, 405, /./],
      ['/erc20/usdt/payout/', form({ address, value: '1' }), 405, /./],
    ]
    for (const [target, init, status, message] of cases) {
      const answer = await ask(target, init)
      assert.equal(answer.status, status, `${target} ${JSON.stringify(answer.body)}`)
      assert.equal(answer.body.status, 'error')
      assert.match(String(answer.body.error), message, target)
    }
    assert.equal(await rowCount(), before)
  })

  test('a key needs a permission, and sees its own business only', async () => {
    const address = freshAddress()
    const target = `/erc20/usdt/payout/?address=${address}&value=1`
    await allow('request')
    assert.equal((await ask(target)).status, 200)
    assert.equal((await ask('/payout/process/', form({ payout_id: 'x' }))).status, 403)
    await allow(null)
    assert.equal((await ask(target)).status, 403)
    assert.equal((await ask(target, {}, 'unknown')).status, 401)
    await allow('process')
    const { rows } = await stack.db.query<{ id: string }>('select id::text from payouts limit 1')
    await stack.db.query(`insert into businesses (id, name) values ('biz_other', 'Other')`)
    const other = await createApiKey(stack.db, {
      ...{ businessId: 'biz_other', dialect: 'blockbee', addressOverride: true },
    })
    await setPayoutPermission(stack.db, 'biz_other', other.id, 'process')
    const foreign = await ask('/payout/status/', form({ payout_id: rows[0]?.id ?? '' }), other.key)
    assert.equal(foreign.status, 404)
  })

  test('while the whitelist is on, only who is on it; eight at once are all taken, none in the way of another', async () => {
    const listed = freshAddress()
    const bulk = (address: string): Promise<Answer> =>
      ask('/erc20/usdt/payout/request/bulk/process/', json(JSON.stringify({ outputs: { [address]: '0.1' } })))
    await addRecipients(stack.db, stack.businessId, [listed])
    await enforceWhitelist(stack.db, stack.businessId, true)
    const before = await rowCount()
    const refused = await bulk(freshAddress())
    assert.deepEqual(
      [refused.status, refused.body],
      [400, { status: 'error', error: 'Address is not on the list of allowed recipients' }],
    )
    assert.equal(await rowCount(), before)
    const answers = await Promise.all(Array.from({ length: 8 }, () => bulk(listed)))
    assert.deepEqual(
      new Set(answers.map(({ status, body }) => `${status} ${body.queued}`)),
      new Set(['200 true']),
    )
    await enforceWhitelist(stack.db, stack.businessId, false)
    await stack.until(
      'all eight are paid',
      async () => (await heldOf(stack, 'usdt', listed)) === 800_000n,
      60_000,
    )
  })

  test('above two persons’ limit a key alone queues nothing', async () => {
    await setPayoutLimits(stack.db, stack.businessId, paidAsset(stack, 'usdt').id, {
      ...{ requestMaxAtoms: null, dayMaxAtoms: null, twoPersonsFromAtoms: 1_000_000n },
    })
    const address = freshAddress()
    const answer = await ask(
      '/erc20/usdt/payout/request/bulk/process/',
      json(JSON.stringify({ outputs: { [address]: '1' } })),
    )
    assert.equal(answer.body.queued, false)
    assert.equal(infoOf(answer).status, 'created')
  })

  test('polytill payouts: limits, create, approve, reject, key; refusals exit with 1', async () => {
    const printed: string[] = []
    const run = (...args: string[]) =>
      payouts({ POLYTILL_CONFIG: path.join(stack.home, 'config.json') }, args, text => printed.push(text))
    const business = stack.businessId
    assert.equal(await run('limits', business, 'erc20/usdt', '-', '50', '10'), 0)
    assert.match(printed.join('\n'), /24 hours +50 USDT\ntwo persons from 10 USDT/)
    const request = async (value: string): Promise<string> => {
      const target = `/erc20/usdt/payout/request/create/?address=${freshAddress()}&value=${value}`
      return String((await ask(target)).body.request_id)
    }
    const [paid, refused] = [await request('1'), await request('2')]
    assert.equal(await run('create', business, paid), 0)
    const payoutId = printed.at(-1)?.replace('Created: ', '') ?? ''
    assert.equal(await run('approve', business, payoutId, '--note', 'checked'), 0)
    const { rows } = await stack.db.query<{ actor: string; note: string }>(
      `select actor, note from payout_decisions where subject = $1`,
      [payoutId],
    )
    assert.deepEqual(rows, [{ actor: 'command line', note: 'checked' }])
    await assert.rejects(stack.db.query('delete from payout_decisions'), /append-only/)
    assert.equal(await run('reject', business, refused, '--note', 'unknown recipient'), 0)
    assert.equal(await run('reject', business, refused), 1)
    assert.equal(await run('list', business), 0)
    assert.ok(printed.some(line => line.includes(payoutId)))
    const { body } = await ask('/erc20/usdt/payout/request/list/?status=rejected')
    assert.equal(Object(Object(body.payout_requests)[0]).reason, 'unknown recipient')
    await stack.until('it is paid', async () => {
      const info = infoOf(await ask('/payout/status/', form({ payout_id: payoutId })))
      return info.status === 'done'
    })
    assert.equal(await run('retry', business, payoutId), 1)
    assert.equal(await run('approve', business, '0192f0a0-0000-7000-8000-000000000000'), 1)
    assert.equal(await run('nonsense', business), 2)
  })
})
