import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { auditFileOf } from '../devnet/audit-file.ts'
import { callNode } from '../devnet/node-rpc.ts'
import { type Sandbox, startSandbox } from '../devnet/sandbox.ts'
import { auditNetworks } from '../gateway/entry/audit-networks.ts'
import { readAuditConfig } from '../gateway/entry/config-file.ts'
import { isClean } from '../gateway/ledger/audit-chain.ts'
import { acknowledge, answerWith, Merchant } from './harness/merchant.ts'
import { freshAddress } from './harness/recipients.ts'
import { Stack } from './harness/stack.ts'
import { waitUntil } from './harness/wait-until.ts'

// What a merchant's developer can make happen in the sandbox (design 2), through its port only: reorgs, time that
// passes, nodes that fail or lie. The gateway, the chains and the database are the real ones.

const paid = z.looseObject({ txid: z.string(), blockNumber: z.number() })
const reorged = z.looseObject({
  oldHead: z.object({ number: z.number(), hash: z.string() }),
  newHead: z.object({ number: z.number(), hash: z.string() }),
  replaced: z.array(z.object({ number: z.number(), oldHash: z.string(), newHash: z.string() })),
  dropped: z.array(z.object({ txid: z.string(), rawTransaction: z.string(), nonceUsed: z.boolean() })),
  minedAgain: z.array(z.string()),
})
const logs = z.looseObject({
  callbacks: z.array(z.looseObject({ txid_in: z.string(), result: z.string(), logs: z.array(z.unknown()) })),
})

let home: string
let sandbox: Sandbox
let merchant: Merchant
let orders = 0

const start = async (): Promise<void> => {
  sandbox = await startSandbox({ home, host: '127.0.0.1', port: 0, onProgress: () => undefined })
  merchant.publicKey = String((await getJson('/pubkey/')).pubkey)
}

before(async () => {
  home = mkdtempSync(path.join(os.tmpdir(), 'polytill-time-'))
  merchant = await Merchant.start()
  await start()
})
after(async () => {
  await sandbox.stop()
  await merchant.stop()
  rmSync(home, { recursive: true, force: true })
})

async function getJson(target: string): Promise<Record<string, unknown>> {
  return z.record(z.string(), z.unknown()).parse(await (await fetch(`${sandbox.url}${target}`)).json())
}

async function call(
  method: 'POST' | 'PUT' | 'DELETE',
  route: string,
  body?: unknown,
): Promise<{ status: number; answer: unknown }> {
  const response = await fetch(`${sandbox.url}/sandbox/${route}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  return { status: response.status, answer: await response.json() }
}

async function done(method: 'POST' | 'PUT' | 'DELETE', route: string, body?: unknown): Promise<unknown> {
  const { status, answer } = await call(method, route, body)
  assert.equal(status, 200, JSON.stringify(answer))
  return answer
}

interface Order {
  readonly address: string
  readonly callback: string
  /** Where the merchant is told. */
  readonly path: string
}

async function order(query: Readonly<Record<string, string>> = {}): Promise<Order> {
  orders += 1
  const place = `/order/${orders}`
  const callback = merchant.url(place)
  const answer = await getJson(
    `/erc20/usdt/create/?${new URLSearchParams({ apikey: sandbox.file.apiKeys.blockbee, callback, address: freshAddress(), ...query })}`,
  )
  assert.equal(answer.status, 'success', JSON.stringify(answer))
  return { address: String(answer.address_in), callback, path: place }
}

const pay = async (to: string, amount: string): Promise<z.infer<typeof paid>> =>
  paid.parse(await done('POST', 'pay', { network: 'ethereum', symbol: 'USDT', to, amount }))

const told = (place: string, pending: '0' | '1') =>
  merchant.callbacks.filter(one => one.path === place && one.fields.get('pending') === pending)

const untilTold = (place: string, pending: '0' | '1', times = 1): Promise<true> =>
  waitUntil(
    `${times} callbacks with pending=${pending} at ${place}`,
    () => told(place, pending).length >= times || null,
    { withinMs: 30_000, explain: async () => JSON.stringify(await getJson('/readyz')) },
  ).then(() => true)

async function logsOf({ callback }: Order): Promise<z.infer<typeof logs>['callbacks']> {
  const query = new URLSearchParams({ apikey: sandbox.file.apiKeys.blockbee, callback })
  return logs.parse(await getJson(`/erc20/usdt/logs/?${query}`)).callbacks
}

const head = async (): Promise<number> => {
  const chain = sandbox.file.chains.find(({ network }) => network === 'ethereum')
  return Number(await callNode(chain?.rpcUrl ?? '', 'eth_blockNumber', []))
}
const chainSeconds = async (): Promise<number> => {
  const chain = sandbox.file.chains.find(({ network }) => network === 'ethereum')
  const block = await callNode(chain?.rpcUrl ?? '', 'eth_getBlockByNumber', ['latest', false])
  return Number(z.object({ timestamp: z.string() }).parse(block).timestamp)
}

/** Every balance on the chains equals the books. */
async function requireBooksEqualChains(): Promise<void> {
  const config = readAuditConfig(auditFileOf(home))
  await waitUntil(
    'every balance on the chains equals the books',
    async () => (await auditNetworks(config)).every(({ audit }) => isClean(audit)),
    { withinMs: 30_000 },
  )
}

describe('reorgs', () => {
  test('refused where the gateway could not follow: below the first block that it knows', async () => {
    const before = await head()
    const { status, answer } = await call('POST', 'reorg', {
      network: 'ethereum',
      depth: Math.min(before, 64),
    })
    assert.equal(status, 400)
    assert.match(z.object({ error: z.string() }).parse(answer).error, /depth: block \d+ must stay/)
    const asked = await order()
    await pay(asked.address, '2')
    await untilTold(asked.path, '0')
    await done('POST', 'mine', { network: 'ethereum', blocks: 70 })
  })

  test('a payment that waits for confirmations is dropped: forgotten; its bytes come too late once the nonce is used', async () => {
    const asked = await order({ pending: '1', confirmations: '200' })
    const { txid, blockNumber } = await pay(asked.address, '20')
    await untilTold(asked.path, '1')
    const depth = (await head()) - blockNumber + 2
    const reorg = reorged.parse(await done('POST', 'reorg', { network: 'ethereum', depth, drop: [txid] }))
    assert.deepEqual(
      reorg.dropped.map(one => one.txid),
      [txid],
    )
    assert.equal(reorg.replaced.length, depth)
    assert.notEqual(reorg.oldHead.hash, reorg.newHead.hash)
    await waitUntil('the payment is gone from the logs', async () => (await logsOf(asked)).length === 0)
    await done('POST', 'mine', { network: 'ethereum', blocks: 220 })
    await pay(freshAddress(), '1')
    assert.deepEqual(await logsOf(asked), [])
    assert.equal(told(asked.path, '0').length, 0)
    await requireBooksEqualChains()

    // The payer used the nonce meanwhile: what was dropped can only be paid anew.
    const raw = reorg.dropped[0]?.rawTransaction
    const { rpcUrl } = sandbox.file.chains.find(({ network }) => network === 'ethereum') ?? { rpcUrl: '' }
    await assert.rejects(callNode(rpcUrl, 'eth_sendRawTransaction', [raw]), /nonce/)
  })

  test('dropped and sent again: the same payment, told and forwarded once', async () => {
    const asked = await order({ pending: '1', confirmations: '200' })
    const { txid, blockNumber } = await pay(asked.address, '20')
    await untilTold(asked.path, '1')
    const depth = (await head()) - blockNumber + 2
    const reorg = reorged.parse(await done('POST', 'reorg', { network: 'ethereum', depth, drop: [txid] }))
    await waitUntil('the payment is gone from the logs', async () => (await logsOf(asked)).length === 0)
    const { rpcUrl } = sandbox.file.chains.find(({ network }) => network === 'ethereum') ?? { rpcUrl: '' }
    await callNode(rpcUrl, 'eth_sendRawTransaction', [reorg.dropped[0]?.rawTransaction])
    await done('POST', 'mine', { network: 'ethereum', blocks: 220 })
    await untilTold(asked.path, '0')
    await waitUntil('it is done', async () => (await logsOf(asked))[0]?.result === 'done')
    assert.equal(told(asked.path, '0').length, 1)
    assert.equal(
      new Set(merchant.callbacks.filter(one => one.path === asked.path).map(one => one.fields.get('uuid')))
        .size,
      1,
    )
    await requireBooksEqualChains()
  })

  test('a payment that was forwarded already vanishes: its forward moves nothing, the books say so', async () => {
    const asked = await order()
    const { txid, blockNumber } = await pay(asked.address, '7')
    await untilTold(asked.path, '0')
    const depth = Math.min((await head()) - blockNumber + 2, 64)
    await done('POST', 'reorg', { network: 'ethereum', depth, drop: [txid] })
    await waitUntil('the payment is gone from the logs', async () => (await logsOf(asked)).length === 0)
    await requireBooksEqualChains()
  })

  for (const [what, body, word] of [
    ['a network that is not there', { network: 'bitcoin', depth: 1 }, /network: there are ethereum, polygon/],
    ['no depth', { network: 'ethereum' }, /depth/],
    ['a depth of 0', { network: 'ethereum', depth: 0 }, /depth/],
    ['a depth of 65', { network: 'ethereum', depth: 65 }, /depth/],
    ['no hash', { network: 'ethereum', depth: 1, drop: ['0x12'] }, /drop.0: a transaction hash/],
    [
      'a hash of nobody',
      { network: 'ethereum', depth: 3, drop: [`0x${'ab'.repeat(32)}`] },
      /do not hold 0xabab/,
    ],
  ] as const)
    test(`400 for ${what}`, async () => {
      const { status, answer } = await call('POST', 'reorg', body)
      assert.equal(status, 400)
      assert.match(z.object({ error: z.string() }).parse(answer).error, word)
    })
})

describe('time', () => {
  test('a callback that failed is retried when its six minutes have been skipped, not before; the chain follows', async () => {
    const asked = await order()
    merchant.behave(asked.path, answerWith(500, 'down'))
    await pay(asked.address, '5')
    await untilTold(asked.path, '0')
    await waitUntil('the attempt is in the logs', async () => (await logsOf(asked))[0]?.logs.length === 1)
    const aheadBefore = (await chainSeconds()) - Date.now() / 1_000
    await done('POST', 'clock', { advanceSeconds: 300 })
    await sleep(2_500)
    assert.equal(told(asked.path, '0').length, 1)
    merchant.behave(asked.path, acknowledge)
    await done('POST', 'clock', { advanceSeconds: 60 })
    await untilTold(asked.path, '0', 2)
    await waitUntil('it is done', async () => (await logsOf(asked))[0]?.result === 'done')
    const aheadBy = (await chainSeconds()) - Date.now() / 1_000 - aheadBefore
    assert.ok(Math.abs(aheadBy - 360) < 30, `the chain went ${aheadBy} s ahead`)
  })

  test('three days without an answer: given up', async () => {
    const asked = await order()
    merchant.behave(asked.path, answerWith(500, 'down'))
    await pay(asked.address, '5')
    await untilTold(asked.path, '0')
    for (let attempt = 1; ; attempt++) {
      await waitUntil(
        'the attempt is in the logs',
        async () => (await logsOf(asked))[0]?.logs.length === attempt,
      )
      const { next_try: next } = z
        .looseObject({ next_try: z.string() })
        .parse((await logsOf(asked))[0]?.logs[0])
      if (next === '') break
      await done('POST', 'clock', { advanceSeconds: 360 * 2 ** (attempt - 1) })
      await untilTold(asked.path, '0', attempt + 1)
    }
    // 6 minutes doubling: 10 attempts end within 3 days (reference blockbee 8.4).
    assert.equal(told(asked.path, '0').length, 10)
    await done('POST', 'clock', { advanceSeconds: 400_000 })
    await sleep(1_500)
    assert.equal(told(asked.path, '0').length, 10)
  })

  test('a payment page expires, and what comes later does not pay it', async () => {
    const place = `/ipn/${++orders}`
    const query = new URLSearchParams({
      ...{ apikey: sandbox.file.apiKeys.blockbee, value: '25', redirect_url: 'https://shop.example/thanks' },
      notify_url: merchant.url(place),
      expire_at: String(
        Math.floor(Date.parse(String((await getJson('/sandbox/clock')).now)) / 1_000) + 3_700,
      ),
    })
    const asked = await getJson(`/checkout/request/?${query}`)
    assert.equal(asked.status, 'success', JSON.stringify(asked))
    const page = new URL(String(asked.payment_url)).pathname
    const chosen = await fetch(`${sandbox.url}${page}choose`, {
      method: 'POST',
      body: new URLSearchParams({ ticker: 'erc20/usdt' }),
      redirect: 'manual',
    })
    assert.equal(chosen.status, 303)
    const view = z.looseObject({ state: z.string(), selected: z.looseObject({ address: z.string() }) })
    const before = view.parse(await getJson(`${page}state`))
    assert.equal(before.state, 'waiting')
    await done('POST', 'clock', { advanceSeconds: 3_800 })
    await waitUntil('the page says expired', async () => (await getJson(`${page}state`)).state === 'expired')
    const { txid } = await pay(before.selected.address, '25')
    const transfers = z.looseObject({
      transfers: z.array(z.looseObject({ txid: z.string(), ignored: z.string().nullable() })),
    })
    const late = await waitUntil('the late payment is on the page', async () =>
      transfers.parse(await getJson(`${page}state`)).transfers.find(one => one.txid === txid),
    )
    assert.equal(late.ignored, 'after_expiry')
    assert.equal((await getJson(`${page}state`)).state, 'expired')
    assert.equal(merchant.callbacks.filter(one => one.path === place).length, 0)
  })

  for (const [what, body] of [
    ['backwards', { advanceSeconds: -60 }],
    ['not at all', { advanceSeconds: 0 }],
    ['by a fraction', { advanceSeconds: 1.5 }],
    ['by more than a year', { advanceSeconds: 31_536_001 }],
    ['by text', { advanceSeconds: '60' }],
    ['by nothing', {}],
  ] as const)
    test(`400 for going ${what}, and no time passes`, async () => {
      const before = await getJson('/sandbox/clock')
      const { status, answer } = await call('POST', 'clock', body)
      assert.equal(status, 400)
      assert.match(z.object({ error: z.string() }).parse(answer).error, /advanceSeconds/)
      assert.equal((await getJson('/sandbox/clock')).aheadSeconds, before.aheadSeconds)
    })

  test('a restart keeps the clock, here and on the chains', async () => {
    const { aheadSeconds } = await getJson('/sandbox/clock')
    assert.ok(Number(aheadSeconds) >= 360)
    await sandbox.stop()
    await start()
    assert.equal((await getJson('/sandbox/clock')).aheadSeconds, aheadSeconds)
    const asked = await order()
    await pay(asked.address, '5')
    await untilTold(asked.path, '0')
    const chainAhead = (await chainSeconds()) - Date.now() / 1_000
    assert.ok(Math.abs(chainAhead - Number(aheadSeconds)) < 30, `the chain is ${chainAhead} s ahead`)
  })
})

describe('faults of the node', () => {
  const faulty = z.object({
    network: z.string(),
    faults: z.record(z.string(), z.string()),
    served: z.record(z.string(), z.number()),
  })
  const state = async (): Promise<z.infer<typeof faulty>> => {
    const { networks } = z.looseObject({ networks: z.array(faulty) }).parse(await getJson('/sandbox/faults'))
    const ethereum = networks.find(({ network }) => network === 'ethereum')
    assert.ok(ethereum)
    return ethereum
  }

  for (const [what, faults] of [
    ['every answer is an error', { '*': 'error' }],
    ['nothing but broken connections', { '*': 'cut' }],
    [
      'no receipts and no logs, as if nobody had paid',
      { eth_getBlockReceipts: 'empty-list', eth_getTransactionReceipt: 'null', eth_getLogs: 'empty-list' },
    ],
    ['amounts that nobody paid', { '*': 'forged' }],
  ] as const)
    test(`${what}: nothing is credited; healed: what was really paid is`, async () => {
      const asked = await order({ pending: '1' })
      const answer = faulty.parse(await done('PUT', 'faults', { network: 'ethereum', faults }))
      assert.deepEqual(answer.faults, faults)
      const { txid } = await pay(asked.address, '12')
      const kinds = new Set<string>(Object.values(faults))
      await waitUntil('the gateway has met the faults', async () =>
        Object.entries((await state()).served).some(([kind, times]) => kinds.has(kind) && times >= 4),
      )
      await sleep(500)
      assert.deepEqual(await logsOf(asked), [])
      assert.equal(merchant.callbacks.filter(one => one.path === asked.path).length, 0)
      await done('DELETE', 'faults')
      await untilTold(asked.path, '0')
      assert.deepEqual(
        told(asked.path, '0').map(one => [
          one.fields.get('txid_in'),
          Number(one.fields.get('value_coin')),
          one.verified,
        ]),
        [[txid, 12, true]],
      )
      assert.deepEqual(await state(), { network: 'ethereum', faults: {}, served: {} })
    })

  for (const [what, body, word] of [
    ['a fault that is not there', { network: 'ethereum', faults: { '*': 'sleepy' } }, /faults/],
    ['no method', { network: 'ethereum', faults: { 'DROP TABLE': 'null' } }, /JSON-RPC method/],
    ['another network', { network: 'solana', faults: {} }, /network: there are/],
    ['no faults', { network: 'ethereum' }, /faults/],
  ] as const)
    test(`400 for ${what}, and nothing is turned on`, async () => {
      const { status, answer } = await call('PUT', 'faults', body)
      assert.equal(status, 400)
      assert.match(z.object({ error: z.string() }).parse(answer).error, word)
      assert.deepEqual((await state()).faults, {})
    })
})

test('a production gateway has none of it', async () => {
  const stack = await Stack.start({ mode: 'production' })
  try {
    for (const [method, route] of [
      ['GET', '/sandbox'],
      ...['mine', 'pay', 'merchants', 'reorg', 'clock'].map(name => ['POST', `/sandbox/${name}`] as const),
      ...(['GET', 'PUT', 'DELETE'] as const).map(verb => [verb, '/sandbox/faults'] as const),
      ['GET', '/sandbox/clock'],
      ['GET', '/demo'],
    ] as const) {
      const body = method === 'POST' || method === 'PUT' ? '{}' : null
      const headers = body === null ? {} : { 'content-type': 'application/json' }
      const response = await fetch(`${stack.url}${route}`, { method, body, headers })
      assert.equal(response.status, 404, `${method} ${route}`)
    }
  } finally {
    await stack.stop()
  }
})
