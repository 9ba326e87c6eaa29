import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { encodeFunctionData } from 'viem'
import { TILL_ADDRESS, tillAbi } from '../contracts/generated/till.ts'
import { type ShareTerms, ZERO_ADDRESS } from '../gateway/domain/terms.ts'
import { auditBooks, settlementsOf, transfersOf } from './harness/books.ts'
import { freshAddress, shares } from './harness/recipients.ts'
import { Stack } from './harness/stack.ts'

// Anyone may settle a till (docs/contracts.md, decision 0001): what the gateway makes of it when somebody else was first. A
// stranger pays gas and cannot choose who gets the money; the merchant is told of what moved it, once.

describe('somebody else settles', () => {
  let stack: Stack
  let stranger: string
  before(async () => {
    // A settlement in the pool is not to be bumped while the test holds it back.
    stack = await Stack.start({ settle: { bumpAfterMs: 600_000 } })
    stranger = stack.node.accounts[5] ?? ''
  })
  after(() => stack.stop())

  /** Settles a till as its terms allow everybody, from another account than ours. */
  async function settleAsStranger(till: string, token: string): Promise<string> {
    const { rows } = await stack.db.query<{ terms: ShareTerms; nonce: `0x${string}` }>(
      'select terms, nonce from tills where address = $1',
      [till],
    )
    const [row] = rows
    assert.ok(row)
    const group = {
      operator: ZERO_ADDRESS as `0x${string}`,
      refunder: ZERO_ADDRESS as `0x${string}`,
      recipients: row.terms.recipients.map(({ address, bps }) => (BigInt(bps) << 160n) | BigInt(address)),
      token: token as `0x${string}`,
      kind: 0,
      ids: [row.nonce],
    }
    const data = encodeFunctionData({ abi: tillAbi, functionName: 'settle', args: [[group]] })
    return stack.node.submit({ from: stranger, to: TILL_ADDRESS, data, gas: 500_000n })
  }

  const explain = (): string => stack.logTail()

  test('before the confirmations are there: nothing is sent, and the merchant is told of the stranger’s transaction', async () => {
    const { node, tokens } = stack
    const recipients = [freshAddress(), freshAddress()] as const
    const split = await stack.create('erc20/usdt', {
      address: `0.7@${recipients[0]}|0.3@${recipients[1]}`,
      query: { confirmations: '4' },
    })
    const coinTo = freshAddress()
    const coin = await stack.create('eth', { address: coinTo, query: { confirmations: '4' } })
    const paid = await stack.pay(split.address, 10_000_001n)
    const paidCoin = await stack.payCoin(coin.address, 10n ** 18n)
    const settled = await settleAsStranger(split.address, tokens.usdt)
    const settledCoin = await settleAsStranger(coin.address, ZERO_ADDRESS)
    for (const hash of [settled, settledCoin]) assert.equal((await node.receipt(hash)).status, '0x1')
    await node.mine(4)
    for (const [txid, txidOut] of [
      [paid, settled],
      [paidCoin, settledCoin],
    ] as const) {
      const [told] = await stack.merchant.wait({ txid, pending: '0' }, { explain })
      assert.ok(told?.verified)
      assert.equal(told.fields.get('txid_out'), txidOut)
      assert.equal(told.fields.get('value_forwarded_coin'), told.fields.get('value_coin'))
    }
    for (const till of [split, coin]) await stack.ended(till.address)
    assert.deepEqual(
      await Promise.all(recipients.map(recipient => node.tokenBalance(tokens.usdt, recipient))),
      shares(10_000_001n, [70n, 30n]),
    )
    assert.equal(await node.balance(coinTo), 10n ** 18n)
    assert.equal(await node.minedNonce(stack.relayer), 0n, 'nothing was left for us to send')
    assert.deepEqual(await auditBooks(stack), [])
  })

  test('while ours waits for a block: ours moves nothing, the payment counts once, and the address works again', async () => {
    const { node, tokens } = stack
    const recipient = freshAddress()
    const created = await stack.create('erc20/usdt', { address: recipient })
    await node.call('evm_setAutomine', false)
    const txid = await stack.submitPayment(created.address, 7_000_000n)
    await node.mine()
    const [told] = await stack.merchant.wait({ txid, pending: '0' }, { explain })
    const ours = told?.fields.get('txid_out') ?? ''
    const bytes = await node.rawTransaction(ours)
    await node.call('anvil_dropTransaction', ours)
    const theirs = await settleAsStranger(created.address, tokens.usdt)
    await node.mine()
    await node.call('eth_sendRawTransaction', bytes)
    await node.mine()
    await node.call('evm_setAutomine', true)
    assert.equal((await node.receipt(ours)).status, '0x1', 'ours was mined, behind theirs')
    await stack.caughtUp()
    await stack.ended(created.address)

    assert.deepEqual(await settlementsOf(stack.network(), created.address, tokens.usdt), [theirs])
    assert.equal((await transfersOf(stack, created.address))[0]?.settledTxid, theirs)
    const [entry, ...others] = await stack.logs('erc20/usdt', created.callback)
    assert.deepEqual([entry?.txid_out, entry?.result, others], [theirs, 'done', []])
    assert.equal(new Set(stack.merchant.of({ txid }).map(call => call.target)).size, 1, 'told one thing')
    assert.equal(await node.tokenBalance(tokens.usdt, recipient), 7_000_000n)

    const again = await stack.pay(created.address, 2_000_000n)
    await stack.merchant.wait({ txid: again, pending: '0' }, { explain })
    await stack.ended(created.address)
    await stack.caughtUp()
    assert.equal(await node.tokenBalance(tokens.usdt, recipient), 9_000_000n)
    assert.deepEqual(await auditBooks(stack), [])
  })
})
