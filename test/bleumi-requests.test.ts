import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { z } from 'zod'
import { createApiKey } from '../gateway/businesses/api-keys.ts'
import { createTestBusiness } from '../gateway/businesses/test-business.ts'
import { insertOperation } from '../gateway/storage/operations-request.ts'
import { BleumiShop } from './harness/bleumi-shop.ts'
import { Stack } from './harness/stack.ts'

// The rows of reference bleumi 1.1, 1.4.4, 1.4.5 and 1.4.6 about requests, by a plain HTTP client on the whole stack.

const ID_NOT_FOUND = { errorCode: 'MalformedRequest', errorMessage: 'id_not_found' }
const AMOUNT_INVALID = { errorCode: 'MalformedRequest', errorMessage: 'amount_invalid' }
const TOKEN_INVALID = { errorCode: 'MalformedRequest', errorMessage: 'nextToken_invalid' }

describe('requests about operations', { concurrency: 1 }, () => {
  let stack: Stack
  let shop: BleumiShop
  before(async () => {
    stack = await Stack.start({ finalityDepth: 1 })
    shop = await BleumiShop.open(stack)
  })
  after(() => stack.stop())

  const bodies: readonly (readonly [row: string, body: string])[] = [
    ['missing', '{}'],
    ['no body', ''],
    ['null', '{"amount":null}'],
    ['not a number', '{"amount":"one"}'],
    ['exponent form', '{"amount":"1e2"}'],
    ['a sign', '{"amount":"+1"}'],
    ['a minus', '{"amount":"-1"}'],
    ['empty', '{"amount":""}'],
    ['spaces', '{"amount":" 1 "}'],
    ['hexadecimal', '{"amount":"0x10"}'],
    ['a comma', '{"amount":"1,5"}'],
    ['a list', '{"amount":["1"]}'],
    ['non-zero digits beyond the decimals', '{"amount":"1.0000001"}'],
    ['a number that a float changed', '{"amount":12345678901234567890}'],
    ['a number with digits that a float drops', '{"amount":1.00000000000000001}'],
    ['a number in exponent form', '{"amount":1e1}'],
    ['above 2^256', `{"amount":"${'9'.repeat(78)}"}`],
    ['an array as body', '[]'],
  ]
  test('settle: what is no valid amount is `amount_invalid`, and nothing is written', async () => {
    const wallet = await shop.wallet()
    for (const [row, body] of bodies) {
      const answer = await shop.send('POST', `/${wallet.id}/settle`, body)
      assert.deepEqual([answer.status, answer.body], [400, AMOUNT_INVALID], row)
    }
    const malformed = await shop.send('POST', `/${wallet.id}/settle`, '{"amount":')
    assert.deepEqual(malformed.body, { errorCode: 'MalformedRequest', errorMessage: 'input_invalid' })
    assert.deepEqual(await shop.operations(wallet.id), [])
  })

  const amounts: readonly (readonly [row: string, body: string, shown: string])[] = [
    ['trailing zeros beyond the decimals', '{"amount":"12.34000000"}', '12.34000000'],
    ['zero', '{"amount":"0"}', '0'],
    ['a JSON number that is exact', '{"amount":1.5}', '1.5'],
    ['a whole JSON number', '{"amount":3}', '3'],
    ['pretty-printed, escaped, with more fields', '{\n  "amount" : "1\\u0030",\n "x": [1] }', '10'],
  ]
  for (const [row, body, shown] of amounts)
    test(`settle: ${row} is valid, and shown as written`, async () => {
      const wallet = await shop.wallet()
      const { txid } = await shop.ok('POST', `/${wallet.id}/settle`, body)
      const ended = await shop.ended(wallet.id, String(txid))
      assert.deepEqual([ended.status, ended.inputs], [false, { amount: shown }])
    })

  test('an amount of "0" is a refund that is logged as a settle', async () => {
    const wallet = await shop.wallet()
    await shop.pay(wallet, 2_000_000n, '2')
    const ended = await shop.ended(wallet.id, await shop.settle(wallet.id, '0'))
    assert.deepEqual(
      [ended.funcName, ended.status, ended.inputs],
      ['createAndSettleWallet', true, { amount: '0' }],
    )
    assert.equal(await shop.held(wallet.buyer), 2_000_000n)
  })

  test('an unknown id, and an id of another business, are a 400 on every path', async () => {
    const wallet = await shop.wallet()
    const login = { email: 'rival@example.com', password: 'correct horse battery' }
    const { businessId } = await createTestBusiness(stack.db, { name: 'Rival', ...login })
    const rival = await createApiKey(stack.db, { businessId, dialect: 'bleumi', addressOverride: false })
    const cases = [
      ['nothing-has-this', shop.key],
      [wallet.id, rival.key],
    ] as const
    for (const [id, key] of cases)
      for (const [method, path] of [
        ['POST', 'settle'],
        ['POST', 'refund'],
        ['GET', 'operations'],
        ['GET', 'operation'],
        ['GET', 'operation/1574502130940'],
      ] as const) {
        const answer = await shop.send(
          method,
          `/${id}/${path}`,
          method === 'POST' ? { amount: '1' } : undefined,
          key,
        )
        assert.deepEqual([answer.status, answer.body], [400, ID_NOT_FOUND], `${method} ${path}`)
      }
    assert.deepEqual(await shop.operations(wallet.id), [])
  })

  test('without a key, or with a wrong one, nothing is answered', async () => {
    const wallet = await shop.wallet()
    for (const key of ['', 'wrong'])
      assert.equal((await shop.send('POST', `/${wallet.id}/refund`, undefined, key)).status, 401)
  })

  test('a form as curl declares it, an empty JSON body and two slashes are taken', async () => {
    const wallet = await shop.wallet()
    await shop.pay(wallet, 1_000_000n, '1')
    const response = await fetch(`${stack.url}//v1/payment/erc20/wallet/${wallet.id}/settle`, {
      method: 'POST',
      headers: { 'x-api-key': shop.key, 'content-type': 'application/x-www-form-urlencoded' },
      body: '{"amount":"1"}',
    })
    assert.equal(response.status, 200)
    const { txid } = z.strictObject({ txid: z.string() }).parse(await response.json())
    assert.equal((await shop.ended(wallet.id, txid)).status, true)
    assert.equal(response.headers.get('content-type')?.split(';')[0], 'application/json')
    // `refund` of the shop sends the empty body with a JSON content type.
    assert.match(await shop.refund(wallet.id), /^\d+$/)
  })

  test('operations come oldest first in pages of 100; the three spellings agree', async () => {
    const wallet = await shop.wallet()
    const { rows } = await stack.db.query<{ id: string; asset: string }>(
      'select id, asset_id as asset from tills where address = $1',
      [wallet.addr],
    )
    const till = rows[0]
    assert.ok(till)
    const handles: string[] = []
    for (let n = 0; n < 205; n++) {
      const request = { businessId: shop.businessId, tillId: till.id, chainId: 'eip155:31337' }
      const handle = await insertOperation(
        stack.db,
        {
          ...{ ...request, assetId: till.asset, kind: 'refund', amountAtoms: 0n },
          ...{ writtenAmount: null, requestedBy: 'key' },
        },
        1_574_502_130_940 + n,
      )
      assert.ok(handle)
      handles.push(handle.toString())
      await stack.db.query(
        `update till_operations set state = 'ended', succeeded = false where till_id = $1 and state = 'due'`,
        [till.id],
      )
    }
    const pages: string[][] = []
    for (let nextToken = '', round = 0; round < 5; round++) {
      const paths = ['operations', 'operation'].map(path => `/${wallet.id}/${path}?nextToken=${nextToken}`)
      const [page, same] = await Promise.all(paths.map(path => shop.ok('GET', path)))
      assert.deepEqual(page, same)
      assert.ok(page && Array.isArray(page.results))
      pages.push(page.results.map(({ txid }) => String(txid)))
      nextToken = String(page.nextToken)
      if (nextToken === '') break
    }
    assert.deepEqual(
      pages.map(page => page.length),
      [100, 100, 5],
    )
    assert.deepEqual(pages.flat(), handles)
    const one = await shop.operation(wallet.id, handles[150] ?? '')
    assert.deepEqual(one, {
      ...{ id: wallet.id, txid: handles[150], funcName: 'createAndRefundWallet' },
      ...{ status: false, hash: '', inputs: {} },
    })
    const { nextToken: ofThisOne } = await shop.ok('GET', `/${wallet.id}/operations`)
    const other = await shop.wallet()
    const foreign = await shop.send('GET', `/${other.id}/operations?nextToken=${ofThisOne}`)
    assert.deepEqual([foreign.status, foreign.body], [400, TOKEN_INVALID])
    for (const nextToken of ['x', 'bzo', 'by4w', `${'A'.repeat(200)}`, '%00']) {
      const answer = await shop.send('GET', `/${wallet.id}/operations?nextToken=${nextToken}`)
      assert.deepEqual([answer.status, answer.body], [400, TOKEN_INVALID], nextToken)
    }
  })
})
