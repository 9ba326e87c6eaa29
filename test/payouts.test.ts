import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { encodeFunctionData, parseAbi } from 'viem'
import { z } from 'zod'
import { PAYOUT_ADDRESS } from '../contracts/generated/payout.ts'
import { openEvmChain } from '../gateway/chains/evm/evm-chain.ts'
import { approvePayout } from '../gateway/payouts/approve-payout.ts'
import { transactionsToSign } from '../gateway/payouts/own-wallet.ts'
import { setPayoutLimits } from '../gateway/storage/payouts-limits.ts'
import { payoutAvailable } from '../gateway/storage/post-payouts.ts'
import { callNode } from './harness/call-node.ts'
import {
  approve,
  draftPayout,
  fundPayouts,
  heldOf,
  paidAsset,
  payoutIs,
  payoutOf,
} from './harness/payout-story.ts'
import { freshAddress } from './harness/recipients.ts'
import { requireCleanAudit } from './harness/require-clean-audit.ts'
import { runAudit } from './harness/run-audit.ts'
import { Stack } from './harness/stack.ts'

const UNIT = 1_000_000n
const TOKEN = parseAbi(['function blacklist(address account)', 'function pause()', 'function unpause()'])

describe('payouts', { concurrency: 1 }, () => {
  let stack: Stack
  before(async () => {
    stack = await Stack.start({ finalityDepth: 1 })
  })
  after(() => stack.stop())

  const several = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      address: freshAddress(),
      amountAtoms: UNIT + BigInt(index),
    }))

  const auditIsClean = async () => {
    await stack.caughtUp()
    await requireCleanAudit(stack)
  }

  const outgoing = async (purpose: string) =>
    (
      await stack.db.query<{ id: string }>(`select id from outgoing_transactions where purpose = $1`, [
        purpose,
      ])
    ).rows.length

  test('approved ones are paid in one transaction per list, and the audit finds nothing', async () => {
    await fundPayouts(stack, 'usdt', 1_000n * UNIT)
    const payments = several(200)
    const payoutId = await draftPayout(stack, 'usdt', payments)
    assert.deepEqual(await approve(stack, payoutId), { kind: 'queued' })
    const payout = await payoutIs(stack, payoutId, 'done')
    for (const { address, amountAtoms } of payments)
      assert.equal(await heldOf(stack, 'usdt', address), amountAtoms)
    assert.ok(payout.requests.every(({ state }) => state === 'done'))
    assert.equal(payout.payer, stack.relayer)
    assert.deepEqual([await outgoing('approve'), await outgoing('payout')], [1, 1])
    await auditIsClean()
  })

  test('approved by many at once it is paid once (F29)', async () => {
    const payments = several(3)
    const payoutId = await draftPayout(stack, 'usdt', payments)
    const before = await outgoing('payout')
    await Promise.all(Array.from({ length: 12 }, (_, index) => approve(stack, payoutId, `usr_${index % 4}`)))
    await payoutIs(stack, payoutId, 'done')
    await stack.node.mine(3)
    await stack.caughtUp()
    assert.deepEqual(await approve(stack, payoutId), { kind: 'queued' })
    for (const { address, amountAtoms } of payments)
      assert.equal(await heldOf(stack, 'usdt', address), amountAtoms)
    assert.equal(await outgoing('payout'), before + 1)
  })

  test('without funds it waits and says so; funded, it goes by itself', async () => {
    const payments = several(2)
    const payoutId = await draftPayout(stack, 'dai', payments)
    await approve(stack, payoutId)
    const waiting = await stack.until('it says why it waits', async () => {
      const payout = await payoutOf(stack, payoutId)
      return payout.reason?.startsWith('waits for funds') && payout
    })
    assert.equal(waiting.state, 'processing')
    for (const { address } of payments) assert.equal(await heldOf(stack, 'dai', address), 0n)
    // Money of somebody else in the account is not this business's.
    await stack.pay(stack.relayer, 10n * UNIT, stack.tokens.dai)
    await stack.until('it says what is available', async () =>
      (await payoutOf(stack, payoutId)).reason?.includes('0 DAI are available'),
    )
    await fundPayouts(stack, 'dai', 10n ** 19n)
    await payoutIs(stack, payoutId, 'done')
    for (const { address, amountAtoms } of payments)
      assert.equal(await heldOf(stack, 'dai', address), amountAtoms)
    await auditIsClean()
  })

  test('a blacklisted recipient is an error of its own; the others are paid, its money is back', async () => {
    await fundPayouts(stack, 'usdc', 10n * UNIT)
    const payments = several(3)
    const blocked = payments[1]?.address ?? ''
    const asHex = (text: string): `0x${string}` => `0x${text.slice(2)}`
    await stack.node.send({
      from: stack.payer,
      to: stack.tokens.usdc,
      data: encodeFunctionData({ abi: TOKEN, functionName: 'blacklist', args: [asHex(blocked)] }),
    })
    const payoutId = await draftPayout(stack, 'usdc', payments)
    await approve(stack, payoutId)
    const payout = await payoutIs(stack, payoutId, 'done')
    assert.deepEqual(
      payout.requests.map(({ state }) => state),
      ['done', 'error', 'done'],
    )
    assert.equal(await heldOf(stack, 'usdc', blocked), 0n)
    const { id } = paidAsset(stack, 'usdc')
    const spent = (payments[0]?.amountAtoms ?? 0n) + (payments[2]?.amountAtoms ?? 0n)
    assert.equal(await payoutAvailable(stack.db, stack.businessId, id), 10n * UNIT - spent)
    await auditIsClean()
  })

  test('coin: a contract that refuses it is skipped, what it was to get is in the books again', async () => {
    await fundPayouts(stack, 'eth', 10n ** 18n)
    await auditIsClean()
    // Creation code of a contract whose code is PUSH0 PUSH0 REVERT.
    const receipt = await stack.node.receipt(
      await stack.node.send({ from: stack.payer, data: '0x625f5ffd5f526003601df3' }),
    )
    const refuser = String(receipt.contractAddress).toLowerCase()
    const payments = [
      { address: freshAddress(), amountAtoms: 10n ** 17n },
      { address: refuser, amountAtoms: 2n * 10n ** 17n },
    ]
    const payoutId = await draftPayout(stack, 'eth', payments)
    await approve(stack, payoutId)
    const payout = await payoutIs(stack, payoutId, 'done')
    assert.deepEqual(
      payout.requests.map(({ state }) => state),
      ['done', 'error'],
    )
    assert.equal(await heldOf(stack, 'eth', payments[0]?.address ?? ''), 10n ** 17n)
    await auditIsClean()
  })

  test('a paused token waits and says so; payouts of others go on', async () => {
    const owner = (functionName: 'pause' | 'unpause') =>
      stack.node.send({
        from: stack.payer,
        to: stack.tokens.usdt,
        data: encodeFunctionData({ abi: TOKEN, functionName }),
      })
    await owner('pause')
    const [stuck, free] = [
      await draftPayout(stack, 'usdt', several(2)),
      await draftPayout(stack, 'dai', several(2)),
    ]
    await approve(stack, stuck)
    await stack.until('it says why', async () =>
      (await payoutOf(stack, stuck)).reason?.startsWith('cannot be sent now'),
    )
    await approve(stack, free)
    await payoutIs(stack, free, 'done')
    assert.equal((await payoutOf(stack, stuck)).state, 'processing')
    await owner('unpause')
    await payoutIs(stack, stuck, 'done')
  })

  test('the audit fails when the account holds less than businesses may pay out', async () => {
    const { id } = paidAsset(stack, 'usdc')
    const held = await heldOf(stack, 'usdc', stack.relayer)
    const { db, businessId } = stack
    const post = async (number: number, atoms: bigint) => {
      await db.transaction(async sql => {
        await sql.query(`insert into ledger_postings values ($1, 'payout.moved', 'test', $2)`, [
          businessId,
          number,
        ])
        for (const table of ['entries', 'balances'])
          await sql.query(
            table === 'entries'
              ? `insert into ledger_entries (business_id, kind, source_id, source_number, leg, purpose, asset_id, amount_atoms)
                 select $1, 'payout.moved', 'test', $2, leg, purpose, $3, atoms
                   from (values (1, 'payout.wallet', $4::numeric), (2, 'payout.funded', -$4::numeric)) v(leg, purpose, atoms)`
              : `update ledger_balances b set balance_atoms = balance_atoms + atoms
                   from (values ('payout.wallet', $4::numeric), ('payout.funded', -$4::numeric)) v(purpose, atoms)
                  where b.business_id = $1 and b.asset_id = $3 and b.purpose = v.purpose and $2::int > 0`,
            [businessId, number, id, atoms],
          )
      })
    }
    await auditIsClean()
    await post(1, held + 1n)
    const { code, output } = await runAudit(stack)
    assert.equal(code, 1, output)
    assert.match(output, /payouts are not covered/)
    await post(2, -held - 1n)
    await auditIsClean()
  })

  test('above the signer’s cap it waits without a nonce, and settlements go on', async () => {
    const payments = [{ address: freshAddress(), amountAtoms: 10n ** 24n + 1n }]
    const payoutId = await draftPayout(stack, 'dai', payments)
    await stack.pay(stack.relayer, 10n ** 25n, stack.tokens.dai)
    await approve(stack, payoutId)
    const before = await outgoing('payout')
    await stack.until('it says that the signer would refuse', async () =>
      (await payoutOf(stack, payoutId)).reason?.includes('payout_above_transaction_cap'),
    )
    assert.equal(await outgoing('payout'), before)
    await fundPayouts(stack, 'usdt', 5n * UNIT)
  })

  test('on a chain without the payout contract all payouts wait and say what to do; /readyz says it too', async () => {
    const { rpcUrl } = stack.node
    const setCode = (code: unknown) => callNode(rpcUrl, 'anvil_setCode', [PAYOUT_ADDRESS, code])
    const code = await callNode(rpcUrl, 'eth_getCode', [PAYOUT_ADDRESS, 'latest'])
    await setCode('0x')
    await stack.startGateway()
    const contracts = z.object({ ready: z.literal(true), details: z.record(z.string(), z.string()) })
    const told = async () => {
      const { checks } = z.looseObject({ checks: z.looseObject({}) }).parse(await stack.get('/readyz'))
      return contracts.parse(checks['contracts:ethereum']).details
    }
    const missing = /^the payout contract is not on this chain .*: deploy it, see docs\/operate\.md/
    const { till, payout } = await told()
    assert.equal(till, 'present')
    assert.match(payout ?? '', missing)

    const payments = several(2)
    const payoutId = await draftPayout(stack, 'usdt', payments)
    const byWallet = await draftPayout(stack, 'eth', [{ address: freshAddress(), amountAtoms: 1n }])
    const before = await outgoing('payout')
    await approve(stack, payoutId)
    await stack.until('it says what to do', async () =>
      missing.test((await payoutOf(stack, payoutId)).reason ?? ''),
    )
    // Coin that a wallet sent there now would be nobody's.
    const { businessId, db } = stack
    await approvePayout(db, { businessId, payoutId: byWallet, actor: 'usr_first', wallet: stack.payer })
    const chainId = paidAsset(stack, 'eth').chainId
    const { payoutWriter } = openEvmChain({ network: { chainId, rpcUrls: [rpcUrl] } })
    const sign = () =>
      transactionsToSign(db, new Map([[chainId, payoutWriter]]), { businessId, payoutId: byWallet })
    await assert.rejects(sign(), { code: 'contract_missing', message: missing })
    assert.equal(await outgoing('payout'), before)

    await setCode(code)
    await payoutIs(stack, payoutId, 'done')
    assert.equal((await sign()).calls.length, 1)
    assert.equal((await told()).payout, 'present')
    await auditIsClean()
  })

  test('limits of a request, a day and two persons', async () => {
    const { id } = paidAsset(stack, 'usdt')
    await setPayoutLimits(stack.db, stack.businessId, id, {
      requestMaxAtoms: 50n * UNIT,
      dayMaxAtoms: null,
      twoPersonsFromAtoms: 20n * UNIT,
    })
    const recipient = freshAddress()
    await assert.rejects(draftPayout(stack, 'usdt', [{ address: recipient, amountAtoms: 51n * UNIT }]), {
      code: 'above_request_limit',
    })
    const large = await draftPayout(stack, 'usdt', [{ address: recipient, amountAtoms: 20n * UNIT }])
    assert.deepEqual(await approve(stack, large, 'usr_first'), { kind: 'waits', needed: 2 })
    // The same person again is still one.
    assert.deepEqual(await approve(stack, large, 'usr_first'), { kind: 'waits', needed: 2 })
    assert.equal((await payoutOf(stack, large)).state, 'created')
    const otherPayer = approvePayout(stack.db, {
      ...{ businessId: stack.businessId, payoutId: large, actor: 'usr_second', wallet: stack.payer },
    })
    await assert.rejects(otherPayer, { code: 'payout_decided' })
    assert.deepEqual(await approve(stack, large, 'usr_second'), { kind: 'queued' })
    assert.deepEqual((await payoutOf(stack, large)).approvedBy, ['usr_first', 'usr_second'])
    await payoutIs(stack, large, 'done')
    await setPayoutLimits(stack.db, stack.businessId, id, {
      requestMaxAtoms: null,
      dayMaxAtoms: 1n * UNIT,
      twoPersonsFromAtoms: null,
    })
    const late = await draftPayout(stack, 'usdt', [{ address: recipient, amountAtoms: 1n }])
    await assert.rejects(approve(stack, late), { code: 'above_day_limit' })
    assert.equal((await payoutOf(stack, late)).state, 'created')
  })
})
