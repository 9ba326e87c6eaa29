import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { encodeFunctionData, getCreate2Address } from 'viem'
import { z } from 'zod'
import { counterfeitUsdtAbi, counterfeitUsdtBytecode } from '../contracts/generated/counterfeit-usdt.ts'
import { TILL_ADDRESS, TILL_INIT_CODE_HASH } from '../contracts/generated/till.ts'
import { callNode } from '../devnet/node-rpc.ts'
import { anyTokenWalletSchema, BleumiClient, type PaymentAnswer } from './harness/bleumi-client.ts'
import { freshAddress } from './harness/recipients.ts'
import { SandboxUser } from './harness/sandbox.ts'
import { waitUntil } from './harness/wait-until.ts'

// Later editions on the real sandbox with a plain HTTP client: any token at one address, settled and refunded one by one,
// beside a client of the first edition (reference bleumi 2.1, 2.2).

let user: SandboxUser
let shop: BleumiClient
let usdt: string
let usdc: string

before(async () => {
  user = await SandboxUser.start('ethereum,polygon')
  shop = new BleumiClient(user, user.file.apiKeys.bleumiG5)
  usdt = tokenOf('USDT')
  usdc = tokenOf('USDC')
  await user.did('PUT', 'bleumi-webhook', { url: user.merchant.url('/bleumi') })
})
after(() => user.stop())

function tokenOf(symbol: string): string {
  const asset = user.file.chains[0]?.assets.find(candidate => candidate.symbol === symbol)
  return asset?.address?.toLowerCase() ?? ''
}

interface Made {
  readonly id: string
  readonly addr: string
  readonly merchant: string
  readonly buyer: string
}

let orders = 0
async function create(chain = 'goerli', id = `order-${++orders}`): Promise<Made> {
  const [merchant, buyer] = [freshAddress(), freshAddress()]
  const body = { id, buyerAddress: buyer, transferAddress: merchant }
  const answer = await shop.ok('POST', `/payment?chain=${chain}`, body)
  const { addr } = z.strictObject({ addr: z.string().regex(/^0x[0-9a-f]{40}$/) }).parse(answer)
  return { id, addr, merchant, buyer }
}

async function pay(to: string, amount: string, symbol: string, network = 'ethereum'): Promise<string> {
  return z
    .looseObject({ txid: z.string() })
    .parse(await user.did('POST', 'pay', { network, symbol, to, amount })).txid
}

function mine(blocks: number): Promise<unknown> {
  return user.did('POST', 'mine', { network: 'ethereum', blocks })
}

/** What the chain says an address holds. */
async function held(holder: string, token: string | null): Promise<bigint> {
  const answer =
    token === null
      ? await callNode(user.rpcUrl, 'eth_getBalance', [holder, 'latest'])
      : await callNode(user.rpcUrl, 'eth_call', [
          { to: token, data: `0x70a08231${holder.slice(2).padStart(64, '0')}` },
          'latest',
        ])
  return BigInt(String(answer))
}

function balanceOf(payment: PaymentAnswer, token: string, chain = 'goerli') {
  return payment.balances.ethereum?.[chain]?.[token]
}

/** The sandbox's finality (devnet/sandbox-networks.ts). */
const FINAL_DEPTH = 12

/** Requires that a balance is called unsafe, unless the chain's own blocks have made it final by now. */
async function requireLow(payment: PaymentAnswer, token: string): Promise<void> {
  const { blockNum, safety } = balanceOf(payment, token) ?? {}
  if ((await user.head()) - Number(blockNum) < FINAL_DEPTH) assert.equal(safety, 'low')
}

const ETH = 10n ** 18n

test('two tokens and coin come into one payment; one is settled in part, the others refunded; each moves alone', async () => {
  const { id, addr, merchant, buyer } = await create()
  const fresh = await shop.payment(id)
  assert.deepEqual(fresh.balances, {})
  const { inputs } = fresh.addresses.ethereum?.goerli?.[`${merchant}|${buyer}`] ?? {}
  assert.deepEqual([inputs?.merchant, inputs?.buyer], [merchant, buyer])

  await pay(addr, '10.23', 'USDT')
  await pay(addr, '5', 'USDC')
  await pay(addr, '0.25', 'ETH')
  const paid = await shop.balanceIs(id, 'goerli', 'ETH', '0.25')
  const { blockNum, safety: _, ...rest } = balanceOf(paid, usdt) ?? {}
  assert.deepEqual(rest, { balance: '10.23', token_balance: '10230000', token_decimals: 6 })
  await requireLow(paid, usdt)
  assert.deepEqual(
    Object.keys(paid.balances.ethereum?.goerli ?? {}).toSorted(),
    [usdc, usdt, 'ETH'].toSorted(),
  )
  assert.ok(Number(blockNum) > 0)

  // A token is settled; the other token and the coin beside it stay.
  const settled = await shop.ask(id, 'settle', 'goerli', { token: usdt, amount: '10.2' })
  const refused = await shop.send('POST', `/payment/${id}/refund?chain=goerli`, { token: usdc })
  assert.deepEqual(
    [refused.status, refused.body],
    [400, { errorCode: 'ValidationError', errorMessage: 'prev_tx_inprogress' }],
  )
  const first = await shop.ended(id, settled)
  assert.deepEqual(
    { ...first, hash: '' },
    {
      ...{ txid: settled, chain: 'goerli', funcName: 'createAndSettleWallet', status: true, hash: '' },
      inputs: { addr, amount: '10.2', token: usdt, token_amount: '10200000', token_decimals: 6 },
    },
  )
  assert.match(first.hash, /^0x[0-9a-f]{64}$/)
  assert.deepEqual([await held(merchant, usdt), await held(buyer, usdt)], [10_200_000n, 30_000n])
  assert.deepEqual([await held(addr, usdc), await held(addr, null)], [5_000_000n, ETH / 4n])
  const after = await shop.payment(id)
  assert.equal(balanceOf(after, usdt)?.balance, '0')
  assert.equal(balanceOf(after, usdc)?.balance, '5')
  assert.equal(balanceOf(after, 'ETH')?.balance, '0.25')
  assert.ok(Number(balanceOf(after, usdt)?.blockNum) > Number(blockNum))

  // The other token and the coin go back to the buyer, by the spelling of the balances.
  for (const [token, symbol] of [
    [usdc, 'USDC'],
    ['ETH', 'ETH'],
  ] as const) {
    const operation = await shop.ended(id, await shop.ask(id, 'refund', 'goerli', { token }))
    assert.deepEqual([operation.status, operation.inputs], [true, { addr, token }], symbol)
    assert.equal(balanceOf(await shop.payment(id), token)?.balance, '0')
  }
  assert.deepEqual([await held(buyer, usdc), await held(buyer, null)], [5_000_000n, ETH / 4n])
  assert.deepEqual(
    (await shop.operations(id)).map(({ funcName, inputs: { token } }) => [funcName, token]),
    [
      ['createAndSettleWallet', usdt],
      ['createAndRefundWallet', usdc],
      ['createAndRefundWallet', 'ETH'],
    ],
  )
})

test('what comes later is settled again, coin to the last wei, and a settle above the balance moves nothing', async () => {
  const { id, addr, merchant, buyer } = await create()
  await pay(addr, '1', 'ETH')
  await pay(addr, '7', 'USDT')
  await shop.balanceIs(id, 'goerli', usdt, '7')
  assert.equal(
    (await shop.ended(id, await shop.ask(id, 'settle', 'goerli', { token: usdt, amount: '7' }))).status,
    true,
  )
  // The address has code now, because coin lay beside the token; it works on.
  await pay(addr, '2', 'USDT')
  await pay(addr, '0.5', 'ETH')
  await shop.balanceIs(id, 'goerli', 'ETH', '1.5')
  const short = await shop.ended(
    id,
    await shop.ask(id, 'settle', 'goerli', { token: 'ETH', amount: '1.500000000000000001' }),
  )
  assert.deepEqual([short.status, short.hash], [false, ''])
  const exact = await shop.ended(
    id,
    await shop.ask(id, 'settle', 'goerli', { token: 'eth', amount: '1.400000000000000001' }),
  )
  assert.equal(exact.status, true)
  assert.equal(exact.inputs.token, 'ETH')
  assert.equal(await held(merchant, null), 1_400_000_000_000_000_001n)
  assert.equal(await held(buyer, null), 99_999_999_999_999_999n)
  const late = await shop.ended(
    id,
    await shop.ask(id, 'refund', 'goerli', { token: usdt.toUpperCase().replace('X', 'x') }),
  )
  assert.deepEqual([late.status, late.inputs.token], [true, usdt])
  assert.deepEqual([await held(merchant, usdt), await held(buyer, usdt)], [7_000_000n, 2_000_000n])
})

/** Pays a new payment and waits until the network calls it final. */
async function untilSafe() {
  const { id, addr } = await create()
  await pay(addr, '3', 'USDC')
  const low = await shop.balanceIs(id, 'goerli', usdc, '3')
  await requireLow(low, usdc)
  await new Promise(resolve => setTimeout(resolve, 1_100))
  const high = await waitUntil(
    'the balance is safe',
    async () => {
      await mine(4)
      const payment = await shop.payment(id)
      return balanceOf(payment, usdc)?.safety === 'high' ? payment : null
    },
    { withinMs: 60_000 },
  )
  assert.equal(balanceOf(high, usdc)?.balance, '3')
  return { id, addr, low, high }
}

test('safety is low until the network calls the payment final; updatedAt moves with every change', async () => {
  let paid = await untilSafe()
  // Times are told in seconds, and the chain's own blocks may make it final in the second of its payment.
  for (let more = 0; more < 8 && paid.high.updatedAt === paid.low.updatedAt; more++) paid = await untilSafe()
  const { id, addr, low, high } = paid
  assert.ok(high.updatedAt > low.updatedAt, 'who polls by updatedAt learns that it is safe')
  await new Promise(resolve => setTimeout(resolve, 1_100))
  await pay(addr, '1', 'USDC')
  const again = await shop.balanceIs(id, 'goerli', usdc, '4')
  await requireLow(again, usdc)
  assert.ok(again.updatedAt > high.updatedAt)
  const { results } = await shop.payments(`sortBy=updatedAt&startAt=${again.updatedAt}&nextToken=&endAt=`)
  assert.ok(results.some(payment => payment.id === id))
  assert.ok(results.every(({ updatedAt }) => updatedAt >= again.updatedAt))
})

test('one payment on two networks: an address each, balances and operations apart', async () => {
  const id = 'two-networks'
  const one = await create('mainnet', id)
  const other = await create('xdai', id)
  assert.notEqual(one.addr, other.addr)
  await pay(one.addr, '1', 'USDT')
  await pay(other.addr, '2', 'POL', 'polygon')
  await shop.balanceIs(id, 'mainnet', usdt, '1')
  const payment = await shop.balanceIs(id, 'xdai', 'XDAI', '2')
  assert.deepEqual(Object.keys(payment.addresses.ethereum ?? {}).toSorted(), ['mainnet', 'xdai'])
  assert.deepEqual(payment.balances.ethereum?.mainnet?.XDAI, undefined)
  const [left, right] = await Promise.all([
    shop.ask(id, 'refund', 'mainnet', { token: usdt }),
    shop.ask(id, 'settle', 'xdai', { token: 'xDai', amount: '2' }),
  ])
  const operations = await shop.operations(id)
  assert.deepEqual(
    operations.map(({ txid, chain }) => [txid, chain]).toSorted(),
    [
      [left, 'mainnet'],
      [right, 'xdai'],
    ].toSorted(),
  )
  assert.equal((await shop.ended(id, left)).status, true)
  await waitUntil(
    'the other network’s operation ends',
    async () => {
      await user.did('POST', 'mine', { network: 'polygon', blocks: 1 })
      return (await shop.operation(id, right)).status
    },
    { withinMs: 60_000 },
  )
})

test('the address is CREATE2 of the till contract with the salt that its inputs tell', async () => {
  const { id, addr, merchant, buyer } = await create()
  const { salt } = (await shop.payment(id)).addresses.ethereum?.goerli?.[`${merchant}|${buyer}`]?.inputs ?? {}
  const computed = getCreate2Address({
    ...{ from: TILL_ADDRESS, salt: `0x${salt?.slice(2)}`, bytecodeHash: TILL_INIT_CODE_HASH },
  })
  assert.equal(computed.toLowerCase(), addr)
})

test('one server, a key of each edition: the same id, each in its own shapes, none in another’s', async () => {
  const old = new BleumiClient(user, user.file.apiKeys.bleumi)
  const middle = new BleumiClient(user, user.file.apiKeys.bleumiG3)
  const id = 'everywhere'
  const buyerAddress = freshAddress()
  const [merchant] = [freshAddress()]
  const wallet = await old.ok('POST', '/payment/erc20/wallet?chain=goerli', {
    ...{ id, token: usdt, buyerAddress, transferToPaymentProcessor: false },
  })
  const sides = { id, buyerAddress, transferAddress: merchant }
  const any = await middle.ok('POST', '/payment/erc20/wallet?chain=goerli', sides)
  assert.deepEqual(Object.keys(any).toSorted(), ['addr', 'chain'])
  const payment = await shop.ok('POST', '/payment?chain=goerli', sides)
  const addresses = [wallet.addr, any.addr, payment.addr].map(String)
  assert.equal(new Set(addresses).size, 3)
  for (const addr of addresses) await pay(addr, '4', 'USDT')
  await shop.balanceIs(id, 'goerli', usdt, '4')
  const shown = await waitUntil('the wallet of any token is paid', async () => {
    const answer = anyTokenWalletSchema.parse(await middle.ok('GET', `/payment/eth/wallet/${id}`))
    return answer.balances[usdt] ? answer : null
  })
  assert.equal(shown.balances[usdt]?.balance, '4')
  assert.equal((await old.ok('GET', `/payment/erc20/wallet/${id}`)).balance, '4')
  for (const [client, path] of [
    [old, `/payment/${id}`],
    [old, `/payment/eth/wallet/${id}`],
    [middle, `/payment/${id}`],
    [shop, `/payment/erc20/wallet/${id}`],
    [shop, '/payment/eth/wallet'],
  ] as const)
    assert.deepEqual(await client.send('GET', path), { status: 403, body: { message: 'Forbidden' } }, path)

  // Each is settled in its own words.
  const asked = [
    await old.ok('POST', `/payment/erc20/wallet/${id}/settle`, { amount: '4' }),
    await middle.ok('POST', `/payment/erc20/wallet/${id}/settle`, { token: usdt, amount: '4' }),
    await shop.ok('POST', `/payment/${id}/settle?chain=goerli`, { token: usdt, amount: '4' }),
  ].map(answer => z.strictObject({ txid: z.string() }).parse(answer).txid)
  assert.equal(new Set(asked).size, 3)
  await shop.ended(id, asked[2] ?? '')
  const operation = await waitUntil('the wallet’s operation ends', async () => {
    await mine(1)
    const answer = await middle.ok('GET', `/payment/erc20/wallet/${id}/operation/${asked[1]}`)
    return answer.status === true && answer
  })
  assert.deepEqual(
    { ...operation, hash: '' },
    {
      ...{ id, txid: asked[1], funcName: 'createAndSettleWallet', status: true, hash: '' },
      inputs: { token: usdt, amount: '4', token_amount: '4000000', token_decimals: 6 },
    },
  )
  assert.equal(await held(merchant, usdt), 8_000_000n)
})

test('webhooks have the first edition’s shape, with the token in the spelling of the balances', async () => {
  const { id, addr } = await create()
  const paid = await pay(addr, '6', 'USDT')
  const coin = await pay(addr, '0.1', 'ETH')
  await shop.balanceIs(id, 'goerli', 'ETH', '0.1')
  const operation = await shop.ended(id, await shop.ask(id, 'refund', 'goerli', { token: 'ETH' }))
  const schema = z.looseObject({
    payment_data: z.looseObject({ addr: z.string() }).optional(),
    operation_data: z.looseObject({ addr: z.string() }).optional(),
  })
  const hooks = await waitUntil('three webhooks', () => {
    const data = user.merchant
      .of({ path: '/bleumi' })
      .map(({ body }) => schema.parse(JSON.parse(body)))
      .map(({ payment_data, operation_data }) => payment_data ?? operation_data)
      .filter(hook => hook?.addr === addr)
    return data.length === 3 && data
  })
  const blockNum = (data: object | undefined) => ({ ...data, blockNum: '' })
  assert.deepEqual(blockNum(hooks.find(hook => hook?.hash === paid)), {
    ...{ chain: '5', addr, hash: paid, token: usdt, balance: '6', blockNum: '' },
  })
  assert.deepEqual(blockNum(hooks.find(hook => hook?.hash === coin)), {
    ...{ chain: '5', addr, hash: coin, token: 'ETH', balance: '0.1', blockNum: '' },
  })
  assert.deepEqual(
    hooks.find(hook => hook?.hash === operation.hash),
    { chain: '5', addr, hash: operation.hash, token: 'ETH', funcName: 'createAndRefundWallet', status: true },
  )
})

test('a reorg takes one token back: its balance goes, the other stays, and the merchant is told', async () => {
  const { id, addr } = await create()
  await pay(addr, '3', 'USDT')
  const gone = await pay(addr, '0.2', 'ETH')
  await shop.balanceIs(id, 'goerli', 'ETH', '0.2')
  const toldOfCoin = (): string[] =>
    user.merchant
      .of({ path: '/bleumi' })
      .map(({ body }) => JSON.parse(body).payment_data)
      .filter(data => data?.addr === addr && data.token === 'ETH')
      .map(data => data.balance)
  await waitUntil('the coin is told of', () => toldOfCoin().length === 1)
  const receipt = await callNode(user.rpcUrl, 'eth_getTransactionReceipt', [gone])
  const { blockNumber } = z.looseObject({ blockNumber: z.string() }).parse(receipt)
  // Deep enough, whatever the chain mines by itself until it is done.
  const depth = (await user.head()) - Number(blockNumber) + 6
  await user.did('POST', 'reorg', { network: 'ethereum', depth, drop: [gone] })
  // Both are taken back; the token is mined again.
  await waitUntil('the coin is gone, the token is there', async () => {
    const payment = await shop.payment(id)
    return balanceOf(payment, 'ETH') === undefined && balanceOf(payment, usdt)?.balance === '3'
  })
  await waitUntil('the correction is told', () => toldOfCoin().length === 2)
  assert.deepEqual(toldOfCoin(), ['0.2', '0'])
  assert.equal((await shop.ended(id, await shop.ask(id, 'refund', 'goerli', { token: usdt }))).status, true)
})

test('a token outside the registry that calls itself USDT is never credited', async () => {
  const { id, addr } = await create()
  // An account that the node itself signs for: an impersonated one would have no valid signature in the block.
  const [sender] = z.array(z.string()).parse(await callNode(user.rpcUrl, 'eth_accounts', []))
  const send = async (transaction: object): Promise<string | null> => {
    const txid = await callNode(user.rpcUrl, 'eth_sendTransaction', [{ from: sender, ...transaction }])
    await mine(1)
    const receipt = await callNode(user.rpcUrl, 'eth_getTransactionReceipt', [txid])
    return z.looseObject({ status: z.literal('0x1'), contractAddress: z.string().nullable() }).parse(receipt)
      .contractAddress
  }
  const fake = await send({ data: counterfeitUsdtBytecode })
  const mint = encodeFunctionData({
    ...{ abi: counterfeitUsdtAbi, functionName: 'mint', args: [`0x${addr.slice(2)}`, 1_000_000_000n] },
  })
  await send({ to: fake, data: mint })
  await pay(addr, '1', 'USDC')
  const { balances } = await shop.balanceIs(id, 'goerli', usdc, '1')
  assert.deepEqual(Object.keys(balances.ethereum?.goerli ?? {}), [usdc])
  const refused = await shop.send('POST', `/payment/${id}/refund?chain=goerli`, { token: fake })
  assert.deepEqual(refused.body, { errorCode: 'ValidationError', errorMessage: 'invalid_token' })
})

test('at the end every balance on the chains equals the books', async () => {
  await mine(20)
  await user.requireBooksEqualChains()
})
