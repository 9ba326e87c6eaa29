import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { z } from 'zod'
import { keys } from '../cli/keys.ts'
import { payouts } from '../cli/payouts.ts'
import { callNode } from '../devnet/node-rpc.ts'
import { BleumiClient } from './harness/bleumi-client.ts'
import { freshAddress } from './harness/recipients.ts'
import { SandboxUser } from './harness/sandbox.ts'
import { waitUntil } from './harness/wait-until.ts'

// Payouts of the later edition on the real sandbox with a plain HTTP client, row by row of reference bleumi 2.3. That a process may
// die at any step, and blocks leave the chain, is payouts-crash.test.ts: the engine is the same.

const ETH = 10n ** 18n
/** Code that refuses everything, coin too. */
const REFUSES = '0x60006000fd'

const payoutSchema = z.strictObject({
  txid: z.string(),
  status: z.boolean().nullable(),
  hash: z.string(),
  createdAt: z.int(),
  updatedAt: z.int(),
  inputs: z.strictObject({
    salt: z.string().regex(/^0x[0-9a-f]{64}$/),
    token: z.string(),
    payouts: z.array(z.strictObject({ transferAddress: z.string(), amount: z.string() })),
  }),
})
const pageSchema = z.strictObject({ nextToken: z.string(), results: z.array(payoutSchema) })
type PayoutAnswer = z.infer<typeof payoutSchema>

let user: SandboxUser
let shop: BleumiClient
let usdt: string
let names = 0

before(async () => {
  user = await SandboxUser.start()
  shop = new BleumiClient(user, user.file.apiKeys.bleumiG5)
  usdt = user.file.chains[0]?.assets.find(({ symbol }) => symbol === 'USDT')?.address ?? ''
  await fund('erc20/usdt', 'USDT', '1000')
  await fund('eth', 'ETH', '10')
})
after(() => user?.stop())

/** Puts money where this business's payouts come from, as its merchant does. */
async function fund(ticker: string, symbol: string, amount: string): Promise<void> {
  const key = `apikey=${user.file.apiKeys.blockbee}`
  const { address } = await user.get(`/${ticker}/payout/address/?${key}`)
  await user.did('POST', 'pay', { network: 'ethereum', symbol, to: address, amount })
  await waitUntil(
    `${amount} ${symbol} may be paid out`,
    async () => {
      await mine(4)
      return (await user.get(`/${ticker}/payout/balance/?${key}`)).balance === amount
    },
    { withinMs: 60_000 },
  )
}

function mine(blocks: number): Promise<unknown> {
  return user.did('POST', 'mine', { network: 'ethereum', blocks })
}

interface Wanted {
  readonly transferAddress: string
  readonly amount: string
}

/** A list of payments to new addresses. */
function listOf(...amounts: readonly string[]): Wanted[] {
  return amounts.map(amount => ({ transferAddress: freshAddress(), amount }))
}

function order(body: Readonly<Record<string, unknown>>, client = shop, chain = 'goerli') {
  const whole = { txid: `payout-${++names}`, token: usdt, ...body }
  return client.send('POST', `/payout?chain=${chain}`, whole)
}

/** Asks for a payout that is taken; answers its name and salt. */
async function ordered(payouts: readonly Wanted[], token = usdt): Promise<{ txid: string; salt: string }> {
  const { status, body } = await order({ payouts, token })
  assert.equal(status, 200, JSON.stringify(body))
  const { salt } = z.strictObject({ salt: z.string().regex(/^0x[0-9a-f]{64}$/) }).parse(body)
  return { txid: `payout-${names}`, salt }
}

async function pages(query = ''): Promise<PayoutAnswer[][]> {
  const found: PayoutAnswer[][] = []
  for (let nextToken = ''; ; ) {
    const page = pageSchema.parse(await shop.ok('GET', `/payout?nextToken=${nextToken}${query}`))
    found.push(page.results)
    nextToken = page.nextToken
    if (nextToken === '') return found
  }
}

async function show(txid: string): Promise<PayoutAnswer> {
  const found = (await pages()).flat().find(payout => payout.txid === txid)
  assert.ok(found, `${txid} is listed`)
  return found
}

/** Waits until a payout's answer holds. */
function ended(txid: string): Promise<PayoutAnswer> {
  return waitUntil(
    `${txid} has its answer`,
    async () => {
      const payout = await show(txid)
      if (payout.status === null && payout.hash !== '') await mine(1)
      return payout.status === null ? null : payout
    },
    { withinMs: 60_000, explain: async () => JSON.stringify(await show(txid)) },
  )
}

async function held(holder: string, token: string | null = usdt): Promise<bigint> {
  const data = `0x70a08231${holder.slice(2).toLowerCase().padStart(64, '0')}`
  const answer =
    token === null
      ? await callNode(user.rpcUrl, 'eth_getBalance', [holder, 'latest'])
      : await callNode(user.rpcUrl, 'eth_call', [{ to: token, data }, 'latest'])
  return BigInt(String(answer))
}

/** `polytill payouts`, which must succeed. */
async function operator(...args: readonly string[]): Promise<string> {
  const printed: string[] = []
  const env = { POLYTILL_HOME: user.home }
  assert.equal(await payouts(env, args, text => printed.push(text)), 0)
  return printed.join('\n')
}

async function rows(): Promise<number> {
  return (await pages()).flat().length
}

function refusal(detail: string): object {
  return { errorCode: 'ValidationError', errorMessage: detail }
}

test('a list is paid in one transaction: null and "", then a hash, then true at twelve confirmations', async () => {
  const [first, second] = listOf('10', '2.5000')
  assert.ok(first && second)
  const { txid, salt } = await ordered([first, second])
  const taken = await show(txid)
  assert.deepEqual([taken.status, taken.inputs], [null, { salt, token: usdt, payouts: [first, second] }])
  const mined = await waitUntil('it is in a block', async () => {
    const payout = await show(txid)
    return payout.hash === '' ? null : payout
  })
  assert.deepEqual(
    [await held(first.transferAddress), await held(second.transferAddress)],
    [10_000_000n, 2_500_000n],
  )
  const done = await ended(txid)
  assert.deepEqual({ ...done, updatedAt: 0 }, { ...taken, status: true, hash: mined.hash, updatedAt: 0 })
  assert.ok(done.updatedAt >= mined.updatedAt && mined.updatedAt >= taken.updatedAt)
  const receipt = await callNode(user.rpcUrl, 'eth_getTransactionReceipt', [done.hash])
  const { blockNumber } = z.looseObject({ blockNumber: z.string() }).parse(receipt)
  assert.ok((await user.head()) >= Number(blockNumber) + 11)
})

test('coin by its symbol, in any case of letters; the same address twice in a list is two payments', async () => {
  const [one] = listOf('0.25')
  assert.ok(one)
  const { txid } = await ordered([one, one], 'eth')
  assert.equal((await ended(txid)).status, true)
  assert.equal(await held(one.transferAddress, null), ETH / 2n)
})

test('a name is taken once: twice at once, and again with another list, pays once', async () => {
  const body = { txid: 'once', payouts: listOf('1') }
  const answers = await Promise.all(Array.from({ length: 8 }, () => order(body)))
  const losers = answers.filter(({ status }) => status === 400)
  assert.equal(losers.length, 7)
  for (const answer of losers) assert.deepEqual(answer.body, refusal('txid_already_exists'))
  assert.equal((await ended('once')).status, true)
  const again = await order({ txid: 'once', payouts: listOf('3') })
  assert.deepEqual(again.body, refusal('txid_already_exists'))
  assert.equal(await held(body.payouts[0]?.transferAddress ?? ''), 1_000_000n)
  assert.equal((await pages()).flat().filter(({ txid }) => txid === 'once').length, 1)
})

test('all or none: a recipient that refuses stops everybody; when it takes money again, all are paid', async () => {
  const [fine, refuser] = listOf('0.1', '0.2')
  assert.ok(fine && refuser)
  await callNode(user.rpcUrl, 'anvil_setCode', [refuser.transferAddress, REFUSES])
  const { txid } = await ordered([fine, refuser], 'ETH')
  await waitUntil('it was refused', async () =>
    (await operator('list', user.file.merchant.businessId)).includes(
      `${refuser.transferAddress} cannot be paid, and the list is paid whole or not at all`,
    ),
  )
  assert.deepEqual([(await show(txid)).status, (await show(txid)).hash], [null, ''])
  assert.equal(await held(fine.transferAddress, null), 0n)
  await callNode(user.rpcUrl, 'anvil_setCode', [refuser.transferAddress, '0x'])
  await user.did('POST', 'clock', { advanceSeconds: 600 })
  assert.equal((await ended(txid)).status, true)
  assert.deepEqual(
    [await held(fine.transferAddress, null), await held(refuser.transferAddress, null)],
    [ETH / 10n, ETH / 5n],
  )
})

test('one that stays refused ends false with the hash "<N/A>"; nobody was paid and the money is there', async () => {
  const [fine, refuser] = listOf('0.1', '0.2')
  assert.ok(fine && refuser)
  await callNode(user.rpcUrl, 'anvil_setCode', [refuser.transferAddress, REFUSES])
  const balance = (): Promise<unknown> =>
    user.get(`/eth/payout/balance/?apikey=${user.file.apiKeys.blockbee}`).then(answer => answer.balance)
  const before = await balance()
  const { txid } = await ordered([fine, refuser], 'ETH')
  const failed = await waitUntil(
    'it is given up',
    async () => {
      await user.did('POST', 'clock', { advanceSeconds: 600 })
      const payout = await show(txid)
      return payout.status === null ? null : payout
    },
    { withinMs: 60_000 },
  )
  assert.deepEqual([failed.status, failed.hash], [false, '<N/A>'])
  assert.equal(await held(fine.transferAddress, null), 0n)
  assert.equal(await balance(), before)
})

test('without funds it waits; funded, it goes by itself', async () => {
  const { txid } = await ordered(listOf('1000'))
  await waitUntil('it says so', async () =>
    (await operator('list', user.file.merchant.businessId)).includes('waits for funds'),
  )
  assert.equal((await show(txid)).status, null)
  const { address } = await user.get(`/erc20/usdt/payout/address/?apikey=${user.file.apiKeys.blockbee}`)
  await user.did('POST', 'pay', { network: 'ethereum', symbol: 'USDT', to: address, amount: '500' })
  await mine(14)
  assert.equal((await ended(txid)).status, true)
})

test('limits and two persons hold for it as for any payout', async () => {
  const { businessId } = user.file.merchant
  await operator('limits', businessId, 'erc20/usdt', '100', '-', '20')
  const above = await order({ payouts: listOf('100.01') })
  assert.deepEqual(above.body, refusal('above the limit of one request'))
  const small = await ordered(listOf('19.99'))
  const large = await ordered(listOf('20'))
  assert.equal((await ended(small.txid)).status, true)
  assert.deepEqual([(await show(large.txid)).status, (await show(large.txid)).hash], [null, ''])
  const [, payoutId = ''] =
    /payout {2}(\S+) {2}created {2}20 erc20\/usdt/.exec(await operator('list', businessId)) ?? []
  await operator('approve', businessId, payoutId)
  assert.equal((await ended(large.txid)).status, true)

  const refused = await ordered(listOf('21'))
  const [, refusedId = ''] =
    /payout {2}(\S+) {2}created {2}21 erc20\/usdt/.exec(await operator('list', businessId)) ?? []
  await operator('reject', businessId, refusedId, '--note', 'not ours')
  const rejected = await show(refused.txid)
  assert.deepEqual([rejected.status, rejected.hash], [false, '<N/A>'])
  await operator('limits', businessId, 'erc20/usdt', '-', '-', '-')
})

test('not_whitelisted|addr: while the whitelist is on, only those on it, at the request and at the approval', async () => {
  const { businessId } = user.file.merchant
  const [listed, other] = listOf('1', '2')
  assert.ok(listed && other)
  await operator('whitelist', businessId, 'add', listed.transferAddress)
  await operator('limits', businessId, 'erc20/usdt', '-', '-', '1')
  const waiting = await ordered([other])
  assert.match(await operator('whitelist', businessId, 'on'), /Only these may be paid:\n {2}0x/)
  const refused = await order({
    payouts: [listed, { ...other, transferAddress: other.transferAddress.toUpperCase().replace('0X', '0x') }],
  })
  assert.deepEqual(refused.body, refusal(`not_whitelisted|${other.transferAddress}`))
  const [, payoutId = ''] =
    /payout {2}(\S+) {2}created {2}2 erc20\/usdt/.exec(await operator('list', businessId)) ?? []
  assert.equal(
    await payouts({ POLYTILL_HOME: user.home }, ['approve', businessId, payoutId], () => undefined),
    1,
  )
  await operator('limits', businessId, 'erc20/usdt', '-', '-', '-')
  assert.equal((await ended((await ordered([listed])).txid)).status, true)
  await operator('whitelist', businessId, 'off')
  await operator('approve', businessId, payoutId)
  assert.equal((await ended(waiting.txid)).status, true)
})

test('payouts_requires_private_payment_processor: a key that was not let; one that may only ask waits for a person', async () => {
  const { businessId } = user.file.merchant
  const printed: string[] = []
  const env = { POLYTILL_HOME: user.home }
  const create = ['create', '--dialect', 'bleumi', '--edition', 'g5', '--business', businessId]
  assert.equal(await keys(env, create, { print: text => printed.push(text), complain: assert.fail }), 0)
  const [keyId = '', secret = ''] = printed.join('\n').split('\n')
  const stranger = new BleumiClient(user, secret)
  const detail = refusal('payouts_requires_private_payment_processor')
  const before = await rows()
  assert.deepEqual((await order({ payouts: listOf('1') }, stranger)).body, detail)
  assert.deepEqual((await stranger.send('GET', '/payout')).body, detail)
  assert.equal(await rows(), before)

  await operator('key', businessId, keyId, 'request')
  const { status } = await order({ txid: 'asked', payouts: listOf('7') }, stranger)
  assert.equal(status, 200)
  assert.equal((await show('asked')).status, null)
  const [, payoutId = ''] =
    /payout {2}(\S+) {2}created {2}7 erc20\/usdt/.exec(await operator('list', businessId)) ?? []
  await operator('approve', businessId, payoutId)
  assert.equal((await ended('asked')).status, true)
})

test('no_gas_accounts: the settlement account cannot pay for a transaction; nothing is written', async () => {
  const account = user.file.chains[0] && (await payoutAccount())
  const before = await rows()
  const coin = await held(account ?? '', null)
  await callNode(user.rpcUrl, 'anvil_setBalance', [account, '0x1'])
  assert.deepEqual((await order({ payouts: listOf('1') })).body, refusal('no_gas_accounts'))
  await callNode(user.rpcUrl, 'anvil_setBalance', [account, `0x${coin.toString(16)}`])
  assert.equal(await rows(), before)
  assert.equal((await ended((await ordered(listOf('1'))).txid)).status, true)
})

test('a node that does not answer is no evidence about gas: it is taken, waits, and is paid when the node is back', async () => {
  await user.did('PUT', 'faults', { network: 'ethereum', faults: { eth_getBalance: 'error' } })
  const { txid } = await ordered(listOf('1'))
  assert.equal((await show(txid)).status, null)
  await user.did('DELETE', 'faults')
  assert.equal((await ended(txid)).status, true)
  assert.match(await operator('list', user.file.merchant.businessId), new RegExp(`"${txid}"`))
})

/** Who pays: the sender of the last payout's transaction. */
async function payoutAccount(): Promise<string> {
  const { hash } = await show('once')
  const sent = await callNode(user.rpcUrl, 'eth_getTransactionByHash', [hash])
  return z.looseObject({ from: z.string() }).parse(sent).from
}

test('what is wrong is refused by a ValidationError, and nothing is written', async () => {
  const before = await rows()
  const good = listOf('1')
  const [payment] = good
  assert.ok(payment)
  const cases: readonly (readonly [Record<string, unknown> | string, RegExp])[] = [
    ['{"txid":', /JSON/],
    ['[]', /not a JSON object|expected object/i],
    [{ txid: '', payouts: good }, /^txid: /],
    [{ txid: 'a\u0000b', payouts: good }, /^txid: /],
    [{ txid: 7, payouts: good }, /^txid: /],
    [{ token: 7, payouts: good }, /^token: /],
    [{ token: freshAddress(), payouts: good }, /^invalid_token$/],
    [{ token: 'BTC', payouts: good }, /^invalid_token$/],
    [{ payouts: [] }, /^payouts: nobody to pay$/],
    [{ payouts: 'all' }, /^payouts: not a list$/],
    [{ payouts: [{ ...payment, transferAddress: '0x12' }] }, /^payouts\.0\.transferAddress: not an address$/],
    [{ payouts: [payment, { amount: '1' }] }, /^payouts\.1\.transferAddress: not an address$/],
    [
      { payouts: [{ ...payment, transferAddress: `0x${'0'.repeat(40)}` }] },
      /not an address that can be paid/,
    ],
    [{ payouts: [{ ...payment, transferAddress: usdt }] }, /not an address that can be paid/],
    ...['0', '-1', '1e3', '0.0000001', '1,5', '', ' 1', 'NaN', null, true, 1e21].map(
      amount =>
        [{ payouts: [payment, { ...payment, amount }] }, /^payouts\.1\.amount: not an amount/] as const,
    ),
    [{ payouts: [{ ...payment, amount: (2n ** 96n).toString() }] }, /2\^96/],
    [{ payouts: listOf(...Array.from({ length: 501 }, () => '1')) }, /at most 500/],
  ]
  for (const [body, message] of cases) {
    const answer =
      typeof body === 'string' ? await shop.send('POST', '/payout?chain=goerli', body) : await order(body)
    assert.equal(answer.status, 400, JSON.stringify(body))
    assert.equal(answer.body.errorCode, 'ValidationError')
    assert.match(String(answer.body.errorMessage), message, JSON.stringify(body))
  }
  for (const chain of ['', 'nowhere', 'alg_mainnet'])
    assert.match(String((await order({ payouts: good }, shop, chain)).body.errorMessage), /chain/)
  assert.equal(await rows(), before)
})

test('the list: ten a page, by creation or change, bounds inclusive; a cursor is good for its own list alone', async () => {
  for (let left = 3; left > 0; left--) await ordered(listOf('1'))
  const all = await pages()
  const flat = all.flat()
  assert.ok(all.slice(0, -1).every(page => page.length === 10) && all.length > 1)
  assert.deepEqual(
    flat.map(({ createdAt }) => createdAt),
    flat.map(({ createdAt }) => createdAt).toSorted((a, b) => a - b),
  )
  assert.equal(new Set(flat.map(({ txid }) => txid)).size, flat.length)
  await Promise.all(flat.filter(({ status }) => status === null).map(({ txid }) => ended(txid)))
  const changed = (await pages('&sortBy=updatedAt')).flat().map(({ updatedAt }) => updatedAt)
  assert.deepEqual(
    changed,
    changed.toSorted((a, b) => a - b),
  )
  const backwards = (await pages('&sortOrder=descending')).flat().map(({ txid }) => txid)
  assert.deepEqual(
    backwards.toReversed(),
    flat.map(({ txid }) => txid),
  )
  const at = flat[3]?.createdAt ?? 0
  const bounded = (await pages(`&startAt=${at}&endAt=${at}`)).flat()
  assert.deepEqual(
    bounded.map(({ txid }) => txid),
    flat.filter(({ createdAt }) => createdAt === at).map(({ txid }) => txid),
  )

  const { nextToken } = pageSchema.parse(await shop.ok('GET', '/payout'))
  for (const query of [
    `nextToken=${nextToken}&sortBy=updatedAt`,
    `nextToken=${nextToken}x`,
    'nextToken=AAAA',
  ])
    assert.deepEqual((await shop.send('GET', `/payout?${query}`)).body, {
      ...{ errorCode: 'MalformedRequest', errorMessage: 'nextToken_invalid' },
    })
  for (const query of ['sortBy=amount', 'startAt=soon', 'endAt=1.5'])
    assert.equal((await shop.send('GET', `/payout?${query}`)).body.errorCode, 'ValidationError')
  const other = z
    .object({ apiKeys: z.object({ bleumiG5: z.string() }) })
    .parse(await user.did('POST', 'merchants', {}))
  const rival = new BleumiClient(user, other.apiKeys.bleumiG5)
  assert.deepEqual(await rival.ok('GET', '/payout'), { nextToken: '', results: [] })
  assert.equal((await rival.send('GET', `/payout?nextToken=${nextToken}`)).status, 400)
})

test('keys of other editions find nothing here; in the end the books equal the chains', async () => {
  for (const key of [user.file.apiKeys.bleumi, user.file.apiKeys.bleumiG3]) {
    const { status, body } = await new BleumiClient(user, key).send('GET', '/payout')
    assert.deepEqual([status, body], [403, { message: 'Forbidden' }])
  }
  assert.equal((await fetch(`${user.url}/v1/payout`)).status, 401)
  await mine(14)
  await user.requireBooksEqualChains()
})
