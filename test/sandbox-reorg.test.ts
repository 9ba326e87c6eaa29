import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { z } from 'zod'
import { callNode } from '../devnet/node-rpc.ts'
import { freshAddress } from './harness/recipients.ts'
import { SandboxUser } from './harness/sandbox.ts'
import { waitUntil } from './harness/wait-until.ts'

// Reorgs that a merchant's developer makes in the sandbox (design 2), through its port; gateway and chains are the real ones.

const reorged = z.looseObject({
  oldHead: z.object({ number: z.number(), hash: z.string() }),
  newHead: z.object({ number: z.number(), hash: z.string() }),
  replaced: z.array(z.object({ number: z.number(), oldHash: z.string(), newHash: z.string() })),
  dropped: z.array(z.object({ txid: z.string(), rawTransaction: z.string(), nonceUsed: z.boolean() })),
  minedAgain: z.array(z.string()),
})

/** Blocks that the chain may mine by itself between a look at its head and the reorg. */
const SLACK = 8

describe('reorgs in the sandbox', () => {
  let user: SandboxUser
  before(async () => {
    user = await SandboxUser.start('ethereum,polygon')
  })
  after(() => user?.stop())

  test('refused where the gateway could not follow: below the first block that it knows', async () => {
    const before = await user.head()
    const tooDeep = { network: 'ethereum', depth: Math.min(before, 64) }
    await user.refused('POST', 'reorg', tooDeep, /depth: block \d+ must stay/)
    const asked = await user.order()
    await user.pay(asked.address, '2')
    await user.untilTold(asked.path, '0')
    await user.did('POST', 'mine', { network: 'ethereum', blocks: 70 })
  })

  test('a payment that waits for confirmations is dropped: forgotten; its bytes come too late once the nonce is used', async () => {
    const asked = await user.order({ pending: '1', confirmations: '200' })
    const { txid, blockNumber } = await user.pay(asked.address, '20')
    await user.untilTold(asked.path, '1')
    const depth = (await user.head()) - blockNumber + SLACK
    const reorg = reorged.parse(await user.did('POST', 'reorg', { network: 'ethereum', depth, drop: [txid] }))
    assert.deepEqual(
      reorg.dropped.map(one => one.txid),
      [txid],
    )
    assert.equal(reorg.replaced.length, depth)
    assert.notEqual(reorg.oldHead.hash, reorg.newHead.hash)
    await waitUntil('the payment is gone from the logs', async () => (await user.logsOf(asked)).length === 0)
    await user.did('POST', 'mine', { network: 'ethereum', blocks: 220 })
    await user.pay(freshAddress(), '1')
    assert.deepEqual(await user.logsOf(asked), [])
    assert.equal(user.told(asked.path, '0').length, 0)
    await user.requireBooksEqualChains()

    // The payer used the nonce meanwhile: what was dropped can only be paid anew.
    const raw = reorg.dropped[0]?.rawTransaction
    await assert.rejects(callNode(user.rpcUrl, 'eth_sendRawTransaction', [raw]), /nonce/)
  })

  test('dropped and sent again: the same payment, told and forwarded once', async () => {
    const asked = await user.order({ pending: '1', confirmations: '200' })
    const { txid, blockNumber } = await user.pay(asked.address, '20')
    await user.untilTold(asked.path, '1')
    const depth = (await user.head()) - blockNumber + SLACK
    const reorg = reorged.parse(await user.did('POST', 'reorg', { network: 'ethereum', depth, drop: [txid] }))
    await waitUntil('the payment is gone from the logs', async () => (await user.logsOf(asked)).length === 0)
    await callNode(user.rpcUrl, 'eth_sendRawTransaction', [reorg.dropped[0]?.rawTransaction])
    await user.did('POST', 'mine', { network: 'ethereum', blocks: 220 })
    await user.untilTold(asked.path, '0')
    await waitUntil('it is done', async () => (await user.logsOf(asked))[0]?.result === 'done')
    assert.equal(user.told(asked.path, '0').length, 1)
    assert.equal(new Set(user.told(asked.path).map(one => one.fields.get('uuid'))).size, 1)
    await user.requireBooksEqualChains()
  })

  test('a payment that was forwarded already vanishes: its forward moves nothing, the books say so', async () => {
    const asked = await user.order()
    const { txid, blockNumber } = await user.pay(asked.address, '7')
    await user.untilTold(asked.path, '0')
    const depth = Math.min((await user.head()) - blockNumber + SLACK, 64)
    await user.did('POST', 'reorg', { network: 'ethereum', depth, drop: [txid] })
    await waitUntil('the payment is gone from the logs', async () => (await user.logsOf(asked)).length === 0)
    await user.requireBooksEqualChains()
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
      await user.refused('POST', 'reorg', body, word)
    })
})
