import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import Fastify, { type FastifyInstance } from 'fastify'
import { encodeFunctionData, erc20Abi } from 'viem'
import { z } from 'zod'
import { evmTillFactory } from '../gateway/chains/evm/evm-till-factory.ts'
import { closeServer } from '../gateway/dialects/close-server.ts'
import { deploySandboxContracts } from './deploy-sandbox-contracts.ts'
import { FaultSwitch } from './fault-switch.ts'
import { callForQuantity, callNode } from './node-rpc.ts'
import { Payer } from './payer.ts'
import { openSandboxClock } from './sandbox-clock.ts'
import { PAYER, tokenAddress } from './sandbox-contracts.ts'
import { chooseNetworks, networkConfig } from './sandbox-networks.ts'
import { sandboxRoutes } from './sandbox-routes.ts'
import { type Anvil, startAnvil } from './start-anvil.ts'

const TO = '0x1111111111111111111111111111111111111111'
const SETTLEMENT = '0x00000000000000000000000000000000000000bb'
const paidSchema = z.looseObject({ txid: z.string(), amountAtoms: z.string(), blockNumber: z.number() })

describe('/sandbox on a real node', () => {
  let home: string
  let anvil: Anvil
  let app: FastifyInstance
  let faults: FaultSwitch
  const webhooks: [string | null, string | undefined][] = []
  let url: string

  before(async () => {
    home = mkdtempSync(path.join(os.tmpdir(), 'polytill-routes-'))
    const [network] = chooseNetworks('ethereum')
    assert.ok(network)
    anvil = await startAnvil({ home, network: 'ethereum', chainId: 31337 })
    const { rpcUrl } = anvil
    const payer = new Payer(rpcUrl)
    faults = await FaultSwitch.start(() => rpcUrl)
    await deploySandboxContracts(network, { rpcUrl, payer }, SETTLEMENT)
    app = Fastify()
    await sandboxRoutes(app, {
      chains: [{ config: networkConfig(network, anvil), rpcUrl, payer, faults, paused: anvil.paused }],
      clock: openSandboxClock(home),
      lowestBlock: async () => null,
      wakeGateway: () => undefined,
      tillFactory: evmTillFactory,
      createMerchant: async () => ({
        merchant: { email: 'a@b.example', password: 'p', businessId: 'biz_1' },
        apiKeys: { blockbee: 'k1', bleumi: 'k2', bleumiG3: 'k3', bleumiG4: 'k4', bleumiG5: 'k5' },
      }),
      setBleumiWebhook: async (webhookUrl, businessId) => {
        webhooks.push([webhookUrl, businessId])
        return businessId === 'biz_unknown' ? null : { secret: 'whsec_c2VjcmV0' }
      },
      overview: () => ({ baseUrl: 'here' }),
    })
    url = await app.listen({ host: '127.0.0.1', port: 0 })
  })
  after(async () => {
    await closeServer(app)
    await faults.close()
    await anvil.stop()
    rmSync(home, { recursive: true, force: true })
  })

  const post = async (route: string, body: unknown): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(`${url}/sandbox/${route}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    return { status: response.status, body: await response.json() }
  }
  const balance = (account: string): Promise<bigint> =>
    callForQuantity(anvil.rpcUrl, 'eth_getBalance', [account, 'latest'])
  const usdt = (): Promise<bigint> => {
    const data = encodeFunctionData({ abi: erc20Abi, functionName: 'balanceOf', args: [TO] })
    return callForQuantity(anvil.rpcUrl, 'eth_call', [{ to: tokenAddress(31337, 'USDT'), data }, 'latest'])
  }
  const blockNumber = (): Promise<bigint> => callForQuantity(anvil.rpcUrl, 'eth_blockNumber', [])

  test('the settlement account has money for gas', async () => {
    assert.ok((await balance(SETTLEMENT)) > 10n ** 18n)
  })

  test('a payment has gas enough for an address that is emptied before its block', async () => {
    const to = '0x2222222222222222222222222222222222222222'
    const body = { network: 'ethereum', symbol: 'USDT', to, amount: '2' }
    await post('pay', body)
    const { txid } = paidSchema.parse((await post('pay', body)).body)
    const gas = z
      .object({ gas: z.string() })
      .parse(await callNode(anvil.rpcUrl, 'eth_getTransactionByHash', [txid])).gas
    const { gasUsed } = z
      .object({ gasUsed: z.string() })
      .parse(await callNode(anvil.rpcUrl, 'eth_getTransactionReceipt', [txid]))
    // Writing a balance that has become zero costs 17,100 more than one that is there (EIP-2929, EIP-3529).
    assert.ok(BigInt(gas) >= BigInt(gasUsed) + 17_100n, `${gas} for ${gasUsed}`)
  })

  test('pay sends coin and tokens and answers when they are mined', async () => {
    const coin = await post('pay', { network: 'ethereum', symbol: 'ETH', to: TO, amount: '0.25' })
    assert.equal(coin.status, 200)
    assert.equal(paidSchema.parse(coin.body).amountAtoms, '250000000000000000')
    assert.equal(await balance(TO), 25n * 10n ** 16n)
    const token = await post('pay', { network: 'ethereum', symbol: 'usdt', to: TO, amount: 12.5 })
    assert.equal(token.status, 200, JSON.stringify(token.body))
    assert.equal(await usdt(), 12_500_000n)
  })

  test('forty payments at once all arrive', async () => {
    const start = await usdt()
    const answers = await Promise.all(
      Array.from({ length: 40 }, () =>
        post('pay', { network: 'ethereum', symbol: 'USDT', to: TO, amount: '1' }),
      ),
    )
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]))
    assert.equal(new Set(answers.map(({ body }) => paidSchema.parse(body).txid)).size, 40)
    assert.equal(await usdt(), start + 40_000_000n)
  })

  test('a webhook URL is set, taken away and refused', async () => {
    const put = async (body: unknown): Promise<number> => {
      const headers = { 'content-type': 'application/json' }
      const init = { method: 'PUT', headers, body: JSON.stringify(body) }
      return (await fetch(`${url}/sandbox/bleumi-webhook`, init)).status
    }
    assert.equal(await put({ url: 'http://127.0.0.1:1/hook' }), 200)
    assert.equal(await put({ url: null, businessId: 'biz_2' }), 200)
    assert.equal(await put({ url: null, businessId: 'biz_unknown' }), 400)
    for (const bad of [{}, { url: 'ftp://here' }, { url: 7 }, { url: 'nonsense' }, { url: null, more: 1 }])
      assert.equal(await put(bad), 400, JSON.stringify(bad))
    assert.deepEqual(webhooks.slice(0, 2), [
      ['http://127.0.0.1:1/hook', undefined],
      [null, 'biz_2'],
    ])
  })

  test('mine mines', async () => {
    const head = await blockNumber()
    const answer = await post('mine', { network: 'ethereum', blocks: 30 })
    assert.equal(answer.status, 200)
    assert.ok((await blockNumber()) >= head + 30n)
    assert.equal((await post('mine', { network: 'ethereum' })).status, 200)
  })

  test('a merchant is made without a body too', async () => {
    const response = await fetch(`${url}/sandbox/merchants`, { method: 'POST' })
    assert.equal(response.status, 200)
    assert.deepEqual(await response.json(), {
      merchant: { email: 'a@b.example', password: 'p', businessId: 'biz_1' },
      apiKeys: { blockbee: 'k1', bleumi: 'k2', bleumiG3: 'k3', bleumiG4: 'k4', bleumiG5: 'k5' },
    })
  })

  const pay = { network: 'ethereum', symbol: 'USDT', to: TO, amount: '1' }
  for (const [what, route, body, word] of [
    ['another network', 'pay', { ...pay, network: 'bitcoin' }, /network/],
    ['another symbol', 'pay', { ...pay, symbol: 'SHIB' }, /symbol/],
    ['no address', 'pay', { ...pay, to: 'here' }, /^to:/],
    ['a wrong checksum', 'pay', { ...pay, to: PAYER.address.replace('F', 'f') }, /checksum/],
    ['an amount of zero', 'pay', { ...pay, amount: '0' }, /amount/],
    ['too many decimals', 'pay', { ...pay, amount: '0.0000001' }, /amount/],
    ['an amount below zero', 'pay', { ...pay, amount: '-1' }, /amount/],
    ['more than the payer has', 'pay', { ...pay, amount: '9'.repeat(30) }, /eth_estimateGas/],
    ['an unknown field', 'pay', { ...pay, memo: 'x' }, /memo/],
    ['no blocks', 'mine', { network: 'ethereum', blocks: 0 }, /blocks/],
    ['too many blocks', 'mine', { network: 'ethereum', blocks: 1001 }, /blocks/],
    ['no JSON', 'mine', '{', /JSON/],
  ] as const)
    test(`400 and a reason for ${what}, and nothing is mined for it`, async () => {
      const before = await usdt()
      const answer = await post(route, body)
      assert.equal(answer.status, 400)
      assert.match(z.object({ error: z.string() }).parse(answer.body).error, word)
      assert.equal(await usdt(), before)
    })

  test('a foreign Host name is refused (DNS rebinding)', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const { port } = new URL(url)
      const request = http.get({
        host: '127.0.0.1',
        port,
        path: '/sandbox',
        headers: { host: `evil.example:${port}` },
      })
      request.on('response', response => resolve(response.resume().statusCode)).on('error', reject)
    })
    assert.equal(status, 403)
    assert.equal((await fetch(`${url}/sandbox`)).status, 200)
  })

  test('a page of another site is refused even where no body is needed; the sandbox’s own is not', async () => {
    for (const origin of ['http://evil.example', 'null', 'http://127.0.0.1:1'])
      assert.equal(
        (await fetch(`${url}/sandbox/merchants`, { method: 'POST', headers: { origin } })).status,
        403,
        origin,
      )
    const own = await fetch(`${url}/sandbox/merchants`, { method: 'POST', headers: { origin: url } })
    assert.equal(own.status, 200)
  })

  test('a form from a web page is refused: it cannot send JSON unasked', async () => {
    const response = await fetch(`${url}/sandbox/pay`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify(pay),
    })
    assert.equal(response.status, 400)
  })
})
