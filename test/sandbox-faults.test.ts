import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { SandboxUser } from './harness/sandbox.ts'
import { Stack } from './harness/stack.ts'
import { waitUntil } from './harness/wait-until.ts'

// Nodes that a merchant's developer lets fail or lie in the sandbox, through its port; gateway and chains are the real ones.

describe('faults in the sandbox', () => {
  let user: SandboxUser
  before(async () => {
    user = await SandboxUser.start()
  })
  after(() => user?.stop())

  const faulty = z.object({
    network: z.string(),
    faults: z.record(z.string(), z.string()),
    served: z.record(z.string(), z.number()),
  })
  const state = async (): Promise<z.infer<typeof faulty>> => {
    const { networks } = z.looseObject({ networks: z.array(faulty) }).parse(await user.get('/sandbox/faults'))
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
      const asked = await user.order({ pending: '1' })
      const answer = faulty.parse(await user.did('PUT', 'faults', { network: 'ethereum', faults }))
      assert.deepEqual(answer.faults, faults)
      const { txid } = await user.pay(asked.address, '12')
      const kinds = new Set<string>(Object.values(faults))
      await waitUntil('the gateway has met the faults', async () =>
        Object.entries((await state()).served).some(([kind, times]) => kinds.has(kind) && times >= 4),
      )
      await sleep(500)
      assert.deepEqual(await user.logsOf(asked), [])
      assert.equal(user.told(asked.path).length, 0)
      await user.did('DELETE', 'faults')
      await user.untilTold(asked.path, '0')
      assert.deepEqual(
        user
          .told(asked.path, '0')
          .map(one => [one.fields.get('txid_in'), Number(one.fields.get('value_coin')), one.verified]),
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
      await user.refused('PUT', 'faults', body, word)
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
