import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { concatHex, encodeFunctionData, erc20Abi, type Hex, pad, toHex } from 'viem'
import { z } from 'zod'
import { PAYOUT_ADDRESS, payoutAbi } from '../contracts/generated/payout.ts'
import { callNode } from '../devnet/node-rpc.ts'
import { type Sandbox, startSandbox } from '../devnet/sandbox.ts'
import { type Callback, Merchant } from './harness/merchant.ts'
import { freshAddress } from './harness/recipients.ts'
import { waitUntil } from './harness/wait-until.ts'

// A Bleumi integration on the real sandbox: a wallet, payments into it, webhooks about them (reference bleumi 1.4, 1.5).

const walletSchema = z.object({
  id: z.string(),
  chain: z.string(),
  addr: z.string(),
  token: z.string(),
  balance: z.string(),
  blockNum: z.string(),
  createdAt: z.int(),
  updatedAt: z.int(),
})
const hookSchema = z.strictObject({
  event_type: z.literal('payment'),
  payment_data: z.strictObject({
    chain: z.string(),
    addr: z.string(),
    hash: z.string(),
    token: z.string(),
    balance: z.string(),
    blockNum: z.string(),
  }),
})

const hookData = z.looseObject({ addr: z.string(), hash: z.string() }).optional()
const anyHookSchema = z.object({
  event_type: z.string(),
  payment_data: hookData,
  operation_data: hookData,
})

let home: string
let sandbox: Sandbox
let merchant: Merchant
let token: string
let secret: string

before(async () => {
  home = mkdtempSync(path.join(os.tmpdir(), 'polytill-bleumi-'))
  merchant = await Merchant.start()
  sandbox = await startSandbox({
    ...{ home, host: '127.0.0.1', port: 0, chains: 'ethereum' },
    onProgress: () => undefined,
  })
  const published = await fetch(`${sandbox.url}/pubkey/`)
  merchant.publicKey = z.looseObject({ pubkey: z.string() }).parse(await published.json()).pubkey
  token = sandbox.file.chains[0]?.assets.find(({ symbol }) => symbol === 'USDT')?.address ?? ''
})
after(async () => {
  await sandbox.stop()
  await merchant.stop()
  rmSync(home, { recursive: true, force: true })
})

async function send(method: string, route: string, body?: unknown): Promise<unknown> {
  const response = await fetch(sandbox.url + route, {
    method,
    headers: { 'x-api-key': sandbox.file.apiKeys.bleumi, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const answer: unknown = await response.json()
  assert.equal(response.status, 200, `${method} ${route}: ${JSON.stringify(answer)}`)
  return answer
}

async function createWallet(id: string): Promise<z.infer<typeof walletSchema>> {
  const body = { id, token, buyerAddress: freshAddress(), transferToPaymentProcessor: false }
  return walletSchema.parse(await send('POST', '/v1/payment/erc20/wallet?chain=goerli', body))
}

async function pay(to: string, amount: string, symbol = 'USDT'): Promise<string> {
  const answer = await send('POST', '/sandbox/pay', { network: 'ethereum', symbol, to, amount })
  return z.looseObject({ txid: z.string() }).parse(answer).txid
}

function wallet(id: string): Promise<z.infer<typeof walletSchema>> {
  return send('GET', `/v1/payment/erc20/wallet/${id}`).then(answer => walletSchema.parse(answer))
}

function hooksOf(addr: string): { call: Callback; data: z.infer<typeof hookSchema>['payment_data'] }[] {
  return merchant
    .of({ path: '/bleumi' })
    .map(call => ({ call, data: hookSchema.parse(JSON.parse(call.body)).payment_data }))
    .filter(({ data }) => data.addr === addr)
}

test('the webhook URL is set and shown in sandbox.json', async () => {
  const url = merchant.url('/bleumi')
  const answer = z
    .object({ url: z.string(), secret: z.string() })
    .parse(await send('PUT', '/sandbox/bleumi-webhook', { url }))
  assert.match(answer.secret, /^whsec_/)
  secret = answer.secret.slice('whsec_'.length)
  const file: { webhooks: unknown } = JSON.parse(readFileSync(path.join(home, 'sandbox.json'), 'utf8'))
  assert.deepEqual(file.webhooks, { bleumiUrl: url })
})

test('each payment grows the balance and is told of once, with the running balance', async () => {
  const { addr, balance, blockNum } = await createWallet('order-7')
  assert.deepEqual([balance, blockNum], ['0', '0'])
  const first = await pay(addr, '10.23')
  const second = await pay(addr, '0.000001')
  const hooks = await waitUntil('two webhooks', () => {
    const found = hooksOf(addr)
    // They come in any order; the block says which is later.
    return found.length >= 2
      ? found.toSorted((a, b) => Number(a.data.blockNum) - Number(b.data.blockNum))
      : null
  })
  assert.deepEqual(
    hooks.map(({ data }) => [data.chain, data.hash, data.token, data.balance]),
    [
      ['5', first, token, '10.23'],
      ['5', second, token, '10.230001'],
    ],
  )
  const now = await wallet('order-7')
  assert.equal(now.balance, '10.230001')
  assert.equal(now.blockNum, hooks[1]?.data.blockNum)
  assert.ok(now.updatedAt >= now.createdAt)
})

test('several payments of one transaction are told of one by one, each with the balance after it', async () => {
  const { addr } = await createWallet('order-in-pieces')
  const other = await createWallet('order-beside')
  const network = sandbox.file.chains[0]
  const payer = network?.payer.address
  const send = async (to: string, data: string): Promise<string> =>
    String(
      await callNode(network?.rpcUrl ?? '', 'eth_sendTransaction', [
        { from: payer, to, data, gas: '0x7a120' },
      ]),
    )
  const approve = encodeFunctionData({
    abi: erc20Abi,
    functionName: 'approve',
    args: [PAYOUT_ADDRESS, 10n ** 9n],
  })
  await send(token, approve)
  const pieces = [
    [addr, 1_000_000n],
    [other.addr, 250_000n],
    [addr, 2_000_000n],
    [addr, 1n],
  ] as const
  // The list of the payout contract: the width of an amount, then recipient and amount after another.
  const list = concatHex([
    '0x08',
    ...pieces.flatMap(([to, atoms]) => [to as Hex, pad(toHex(atoms), { size: 8 })]),
  ])
  const total = pieces.reduce((sum, [, atoms]) => sum + atoms, 0n)
  const args = [token as Hex, 7n, total, list] as const
  const hash = await send(PAYOUT_ADDRESS, encodeFunctionData({ abi: payoutAbi, functionName: 'pay', args }))
  await waitUntil('all four', () => (hooksOf(addr).length + hooksOf(other.addr).length === 4 ? true : null))
  const balances = hooksOf(addr).map(({ data }) => data.balance)
  assert.deepEqual(balances.toSorted(), ['1', '3', '3.000001'])
  assert.deepEqual(
    hooksOf(other.addr).map(({ data }) => data.balance),
    ['0.25'],
  )
  const hooks = [...hooksOf(addr), ...hooksOf(other.addr)]
  assert.ok(hooks.every(({ data }) => data.hash === hash))
})

test('a webhook carries our headers, and its signature is over its very bytes', async () => {
  const [hook] = merchant.of({ path: '/bleumi' })
  assert.ok(hook)
  const { headers, body } = hook
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const expected = createHmac('sha256', Buffer.from(secret, 'base64')).update(signed).digest('base64')
  assert.equal(headers['webhook-signature'], `v1,${expected}`)
})

test('another token and coin at the address change nothing that the merchant sees', async () => {
  const { addr } = await createWallet('order-8')
  await pay(addr, '5', 'USDC')
  await pay(addr, '0.5', 'ETH')
  await pay(addr, '1')
  await waitUntil('the webhook of the right token', () => (hooksOf(addr).length > 0 ? true : null))
  assert.equal((await wallet('order-8')).balance, '1')
  assert.equal(hooksOf(addr).length, 1)
})

test('a paid wallet moves up in the list by updatedAt', async () => {
  await createWallet('order-9')
  const older = await wallet('order-7')
  await pay(older.addr, '1')
  await waitUntil('the payment', async () =>
    (await wallet('order-7')).balance === '11.230001' ? true : null,
  )
  const list = z
    .object({ nextToken: z.string(), results: z.array(walletSchema) })
    .parse(await send('GET', '/v1/payment/erc20/wallet?sortBy=updatedAt&nextToken='))
  assert.equal(list.results.at(-1)?.id, 'order-7')
  assert.equal(list.nextToken, '')
})

test('what lies in a wallet stays there until its merchant asks', async () => {
  const before = await wallet('order-7')
  await send('POST', '/sandbox/mine', { network: 'ethereum', blocks: 20 })
  await new Promise(resolve => setTimeout(resolve, 1_500))
  assert.equal((await wallet('order-7')).balance, before.balance)
})

test('a receiver that is down for an hour gets every webhook when it is back', async () => {
  const { addr } = await createWallet('order-10')
  await merchant.goDown()
  const paid = await pay(addr, '4')
  await waitUntil('the payment', async () => ((await wallet('order-10')).balance === '4' ? true : null))
  const asked = await send('POST', '/v1/payment/erc20/wallet/order-10/settle', { amount: '3' })
  const { txid } = z.strictObject({ txid: z.string() }).parse(asked)
  const answer = await waitUntil('the operation ends', async () => {
    const operation = z
      .looseObject({ status: z.boolean().nullable(), hash: z.string() })
      .parse(await send('GET', `/v1/payment/erc20/wallet/order-10/operation/${txid}`))
    if (operation.status !== null) return operation
    await send('POST', '/sandbox/mine', { network: 'ethereum', blocks: 1 })
    return null
  })
  assert.equal(answer.status, true)
  // Retries are due 6, 18 and 42 minutes after the first try.
  for (let minutes = 0; minutes < 60; minutes += 6) {
    await send('POST', '/sandbox/clock', { advanceSeconds: 360 })
    await new Promise(resolve => setTimeout(resolve, 300))
  }
  const told = (): { event: string; hash: string }[] =>
    merchant
      .of({ path: '/bleumi' })
      .map(({ body }) => anyHookSchema.parse(JSON.parse(body)))
      .flatMap(({ event_type: event, payment_data, operation_data }) => {
        const data = payment_data ?? operation_data
        return data?.addr === addr ? [{ event, hash: data.hash }] : []
      })
  assert.deepEqual(told(), [])
  await merchant.comeBack()
  await send('POST', '/sandbox/clock', { advanceSeconds: 3_600 })
  await waitUntil('both webhooks', () => (told().length >= 2 ? true : null))
  assert.deepEqual(
    told().toSorted((a, b) => (a.event < b.event ? 1 : -1)),
    [
      { event: 'payment', hash: paid },
      { event: 'operation', hash: answer.hash },
    ],
  )
})
