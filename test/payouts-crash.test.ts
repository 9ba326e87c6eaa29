import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { encodeFunctionData, parseAbi } from 'viem'
import type { CrashpointName as GatewayPoint } from '../gateway/runtime/crashpoint.ts'
import type { CrashpointName as SignerPoint } from '../signer/crashpoint.ts'
import { approve, draftPayout, fundPayouts, heldOf, payoutIs, payoutOf } from './harness/payout-story.ts'
import { freshAddress } from './harness/recipients.ts'
import { requireCleanAudit } from './harness/require-clean-audit.ts'
import { Stack } from './harness/stack.ts'

// A payout whose processes die at each step of its way, whose transaction vanishes, fails, or leaves the chain again: each
// recipient is paid exactly once in the end (F28-F32).

const GATEWAY_POINTS: readonly GatewayPoint[] = [
  'settle.after-assign',
  'settle.after-sign',
  'settle.after-record',
  'settle.after-broadcast',
  'settle.after-announce',
  'scan.before-commit',
  'scan.after-commit',
]
const SIGNER_POINTS: readonly SignerPoint[] = [
  'signer.before-write',
  'signer.after-write',
  'signer.after-fsync',
  'signer.after-answer',
]
const PAUSE = parseAbi(['function pause()', 'function unpause()'])

describe('a payout on its way', { concurrency: 1 }, () => {
  let stack: Stack
  before(async () => {
    stack = await Stack.start({ finalityDepth: 2, settle: { bumpAfterMs: 1_500 } })
    await fundPayouts(stack, 'usdt', 1_000_000_000n)
    // The token is approved once; what follows is about payments.
    const { payoutId } = await drafted()
    await approve(stack, payoutId)
    await payoutIs(stack, payoutId, 'done')
  })
  after(() => stack.stop())

  async function drafted() {
    const payments = [1_000_001n, 2_000_002n, 3_000_003n].map(amountAtoms => ({
      address: freshAddress(),
      amountAtoms,
    }))
    return { payments, payoutId: await draftPayout(stack, 'usdt', payments) }
  }

  async function checkPaidOnce({ payments, payoutId }: Awaited<ReturnType<typeof drafted>>) {
    await payoutIs(stack, payoutId, 'done', 60_000)
    await stack.node.mine(3)
    await stack.caughtUp()
    for (const { address, amountAtoms } of payments)
      assert.equal(await heldOf(stack, 'usdt', address), amountAtoms)
    assert.equal((await payoutOf(stack, payoutId)).state, 'done')
    await requireCleanAudit(stack)
  }

  for (const [process, points] of [
    ['gateway', GATEWAY_POINTS],
    ['signer', SIGNER_POINTS],
  ] as const)
    for (const point of points)
      test(`the ${process} dies at ${point}`, async () => {
        await stack.caughtUp()
        const draft = await drafted()
        await stack.crashAt(process, { point, hit: 1 })
        await approve(stack, draft.payoutId)
        if (point.startsWith('scan.'))
          // The gateway may be dead before the payment's block: any block will do.
          await stack.node.mine()
        await stack.died(process)
        await stack.restart(process)
        await checkPaidOnce(draft)
      })

  /** The payout's bytes once a node has them. */
  async function broadcast(payoutId: string): Promise<{ txid: string; raw: string }> {
    return stack.until('it is broadcast', async () => {
      const { rows } = await stack.db.query<{ txid: string; raw: string }>(
        `select a.txid, a.raw_transaction as raw from payouts p join attempts a on a.outgoing_id = p.outgoing_id
          where p.id = $1 and a.broadcast_at is not null order by a.version desc limit 1`,
        [payoutId],
      )
      return rows[0] ?? false
    })
  }

  async function owner(functionName: 'pause' | 'unpause'): Promise<void> {
    const data = encodeFunctionData({ abi: PAUSE, functionName })
    await stack.node.send({ from: stack.payer, to: stack.tokens.usdt, data })
  }

  test('its transaction vanishes from the pool: sent again with higher fees, paid once (F32, F34)', async () => {
    const draft = await drafted()
    await stack.node.call('evm_setAutomine', false)
    await approve(stack, draft.payoutId)
    const { txid, raw } = await broadcast(draft.payoutId)
    await stack.node.call('anvil_dropTransaction', txid)
    await stack.until('a dearer attempt is out', async () => (await broadcast(draft.payoutId)).txid !== txid)
    await stack.node.call('evm_setAutomine', true)
    await stack.node.mine()
    await checkPaidOnce(draft)
    // The first attempt comes late: its nonce is gone.
    await assert.rejects(stack.node.call('eth_sendRawTransaction', raw))
  })

  test('its transaction fails in a block: another one pays under the same number', async () => {
    const draft = await drafted()
    await stack.node.call('evm_setAutomine', false)
    await approve(stack, draft.payoutId)
    const { txid, raw } = await broadcast(draft.payoutId)
    await stack.node.call('anvil_dropTransaction', txid)
    await stack.node.call('evm_setAutomine', true)
    await owner('pause')
    await stack.node.call('eth_sendRawTransaction', raw).catch(() => undefined)
    await stack.until('it says that it failed', async () =>
      (await payoutOf(stack, draft.payoutId)).reason?.includes('did not pay it'),
    )
    await owner('unpause')
    await checkPaidOnce(draft)
  })

  async function postings(): Promise<bigint> {
    const { rows } = await stack.db.query<{ n: bigint }>(
      `select count(*) as n from ledger_postings where kind = 'payout.moved'`,
    )
    return rows[0]?.n ?? 0n
  }

  test('its block leaves the chain: on its way again, then paid once', async () => {
    const draft = await drafted()
    await approve(stack, draft.payoutId)
    await payoutIs(stack, draft.payoutId, 'done')
    const before = await postings()
    await stack.node.call('anvil_reorg', 1, [])
    // Taken back and paid again: two more postings of the payout's money.
    await stack.until('it is paid again', async () => (await postings()) >= before + 2n)
    await checkPaidOnce(draft)
  })

  test('a database that forgot the payment cannot pay it again: the contract knows its number (F92)', async () => {
    const draft = await drafted()
    await approve(stack, draft.payoutId)
    await payoutIs(stack, draft.payoutId, 'done')
    await stack.caughtUp()
    const { db } = stack
    await db.query(
      `update payouts set state = 'processing', outgoing_id = null, txid = null, mined_block = null where id = $1`,
      [draft.payoutId],
    )
    await db.query(`update payout_requests set state = 'processing' where payout_id = $1`, [draft.payoutId])
    const nonce = await stack.node.minedNonce(stack.relayer)
    await stack.until('it says what it found', async () =>
      (await payoutOf(stack, draft.payoutId)).reason?.startsWith('the chain shows it as paid already'),
    )
    for (const { address, amountAtoms } of draft.payments)
      assert.equal(await heldOf(stack, 'usdt', address), amountAtoms)
    assert.equal(await stack.node.minedNonce(stack.relayer), nonce)
  })
})
