import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { callNode } from '../devnet/node-rpc.ts'
import { acknowledge, answerWith } from './harness/merchant.ts'
import { SandboxUser } from './harness/sandbox.ts'
import { waitUntil } from './harness/wait-until.ts'

// Time that a merchant's developer lets pass in the sandbox (design 2), through its port; gateway and chains are the real ones.

describe('time in the sandbox', () => {
  let user: SandboxUser
  before(async () => {
    user = await SandboxUser.start()
  })
  after(() => user?.stop())

  const chainSeconds = async (): Promise<number> => {
    const block = await callNode(user.rpcUrl, 'eth_getBlockByNumber', ['latest', false])
    return Number(z.object({ timestamp: z.string() }).parse(block).timestamp)
  }

  test('a callback that failed is retried when its six minutes have been skipped, not before; the chain follows', async () => {
    const asked = await user.order()
    user.merchant.behave(asked.path, answerWith(500, 'down'))
    await user.pay(asked.address, '5')
    await user.untilTold(asked.path, '0')
    await waitUntil(
      'the attempt is in the logs',
      async () => (await user.logsOf(asked))[0]?.logs.length === 1,
    )
    const aheadBefore = (await chainSeconds()) - Date.now() / 1_000
    await user.did('POST', 'clock', { advanceSeconds: 300 })
    await sleep(2_500)
    assert.equal(user.told(asked.path, '0').length, 1)
    user.merchant.behave(asked.path, acknowledge)
    await user.did('POST', 'clock', { advanceSeconds: 60 })
    await user.untilTold(asked.path, '0', 2)
    await waitUntil('it is done', async () => (await user.logsOf(asked))[0]?.result === 'done')
    const aheadBy = (await chainSeconds()) - Date.now() / 1_000 - aheadBefore
    assert.ok(Math.abs(aheadBy - 360) < 30, `the chain went ${aheadBy} s ahead`)
  })

  test('three days without an answer: given up', async () => {
    const asked = await user.order()
    user.merchant.behave(asked.path, answerWith(500, 'down'))
    await user.pay(asked.address, '5')
    await user.untilTold(asked.path, '0')
    for (let attempt = 1; ; attempt++) {
      await waitUntil(
        'the attempt is in the logs',
        async () => (await user.logsOf(asked))[0]?.logs.length === attempt,
      )
      const { next_try: next } = z
        .looseObject({ next_try: z.string() })
        .parse((await user.logsOf(asked))[0]?.logs[0])
      if (next === '') break
      await user.did('POST', 'clock', { advanceSeconds: 360 * 2 ** (attempt - 1) })
      await user.untilTold(asked.path, '0', attempt + 1)
    }
    // 6 minutes doubling: 10 attempts end within 3 days (reference blockbee 8.4).
    assert.equal(user.told(asked.path, '0').length, 10)
    await user.did('POST', 'clock', { advanceSeconds: 400_000 })
    await sleep(1_500)
    assert.equal(user.told(asked.path, '0').length, 10)
  })

  test('a payment page expires, and what comes later does not pay it', async () => {
    const place = user.freshPath()
    const query = new URLSearchParams({
      ...{ apikey: user.file.apiKeys.blockbee, value: '25', redirect_url: 'https://shop.example/thanks' },
      notify_url: user.merchant.url(place),
      expire_at: String(
        Math.floor(Date.parse(String((await user.get('/sandbox/clock')).now)) / 1_000) + 3_700,
      ),
    })
    const asked = await user.get(`/checkout/request/?${query}`)
    assert.equal(asked.status, 'success', JSON.stringify(asked))
    const page = new URL(String(asked.payment_url)).pathname
    const chosen = await fetch(`${user.url}${page}choose`, {
      method: 'POST',
      body: new URLSearchParams({ ticker: 'erc20/usdt' }),
      redirect: 'manual',
    })
    assert.equal(chosen.status, 303)
    const view = z.looseObject({ state: z.string(), selected: z.looseObject({ address: z.string() }) })
    const before = view.parse(await user.get(`${page}state`))
    assert.equal(before.state, 'waiting')
    await user.did('POST', 'clock', { advanceSeconds: 3_800 })
    await waitUntil('the page says expired', async () => (await user.get(`${page}state`)).state === 'expired')
    const { txid } = await user.pay(before.selected.address, '25')
    const transfers = z.looseObject({
      transfers: z.array(z.looseObject({ txid: z.string(), ignored: z.string().nullable() })),
    })
    const late = await waitUntil('the late payment is on the page', async () =>
      transfers.parse(await user.get(`${page}state`)).transfers.find(one => one.txid === txid),
    )
    assert.equal(late.ignored, 'after_expiry')
    assert.equal((await user.get(`${page}state`)).state, 'expired')
    assert.equal(user.told(place).length, 0)
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
      const before = await user.get('/sandbox/clock')
      await user.refused('POST', 'clock', body, /advanceSeconds/)
      assert.equal((await user.get('/sandbox/clock')).aheadSeconds, before.aheadSeconds)
    })

  test('a restart keeps the clock, here and on the chains', async () => {
    const { aheadSeconds } = await user.get('/sandbox/clock')
    assert.ok(Number(aheadSeconds) >= 360)
    await user.restart()
    assert.equal((await user.get('/sandbox/clock')).aheadSeconds, aheadSeconds)
    const asked = await user.order()
    await user.pay(asked.address, '5')
    await user.untilTold(asked.path, '0')
    const chainAhead = (await chainSeconds()) - Date.now() / 1_000
    assert.ok(Math.abs(chainAhead - Number(aheadSeconds)) < 30, `the chain is ${chainAhead} s ahead`)
  })
})
