import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { parseEther } from 'viem'
import { counterfeitUsdtAbi, counterfeitUsdtBytecode } from '../contracts/generated/counterfeit-usdt.ts'
import { falseReturningAbi, falseReturningBytecode } from '../contracts/generated/false-returning.ts'
import { feeOnTransferAbi, feeOnTransferBytecode } from '../contracts/generated/fee-on-transfer.ts'
import { auditBooks, transfersOf } from './harness/books.ts'
import { TRANSFER_TOPIC, word } from './harness/chain-node.ts'
import { freshAddress } from './harness/recipients.ts'
import { Stack } from './harness/stack.ts'
import {
  deploy,
  inOneTransaction,
  mintData,
  nextContractAddress,
  transferData,
} from './harness/test-contracts.ts'

/** Creation code that logs as many transfers of one base unit as it is told, in a loop. */
function manyTransferLogs(to: string, count: number): string {
  const loopAt = '26'
  const log = `7f${word(to)}5f7f${TRANSFER_TOPIC.slice(2)}60205fa3`
  return `0x7f${word(1n)}5f5261${count.toString(16).padStart(4, '0')}5b${log}600190038060${loopAt}5700`
}

// What counts as a payment and what does not (F1-F6, F13, F14), on a real node. "Nothing happens" is shown by a good
// payment that comes later and is told: everything before it was looked at.

describe('detection', () => {
  let stack: Stack
  before(async () => {
    stack = await Stack.start({ chains: ['ethereum', 'polygon'] })
  })
  after(() => stack.stop())

  async function till(query: Record<string, string> = {}, ticker = 'erc20/usdt') {
    return stack.create(ticker, { address: freshAddress(), query })
  }

  /** Pays a good payment to a till of its own and waits until it is told and settled. */
  async function marker(): Promise<void> {
    const created = await till()
    const txid = await stack.pay(created.address, 5_000_000n)
    await stack.merchant.wait({ txid, pending: '0' }, { explain: () => stack.logTail() })
    await stack.ended(created.address)
  }

  async function notes(address: string): Promise<string[]> {
    const { rows } = await stack.db.query<{ contract: string }>(
      `select contract from unknown_asset_notes n join tills on tills.business_id = n.business_id and tills.id = n.till_id
        where tills.address = $1 order by contract`,
      [address],
    )
    return rows.map(row => row.contract)
  }

  test('a counterfeit USDT with forged logs and moving balances: no credit, no callback, one note', async () => {
    const created = await till()
    const fake = await deploy(stack.node, stack.payer, {
      abi: counterfeitUsdtAbi,
      bytecode: counterfeitUsdtBytecode,
    })
    const { node, payer } = stack
    await node.send({ from: payer, to: fake, data: mintData(created.address, 1_000_000_000n) })
    await node.send({ from: payer, to: fake, data: mintData(payer, 1_000_000_000n) })
    await node.send({ from: payer, to: fake, data: transferData(created.address, 500_000_000n) })
    await marker()
    assert.deepEqual(await transfersOf(stack, created.address), [])
    assert.deepEqual(await notes(created.address), [fake])
    assert.equal(stack.merchant.of({ path: created.path }).length, 0)
  })

  test('tokens outside the registry that tax transfers or answer false: notes at most, no credit', async () => {
    const created = await till()
    const { node, payer } = stack
    const taxed = await deploy(node, payer, { abi: feeOnTransferAbi, bytecode: feeOnTransferBytecode })
    const lying = await deploy(node, payer, { abi: falseReturningAbi, bytecode: falseReturningBytecode })
    for (const token of [taxed, lying])
      await node.send({ from: payer, to: token, data: mintData(payer, 10n ** 20n) })
    await node.send({ from: payer, to: taxed, data: transferData(created.address, 10n ** 19n) })
    await node.send({ from: payer, to: lying, data: transferData(created.address, 10n ** 19n) })
    await marker()
    assert.deepEqual(await transfersOf(stack, created.address), [])
    assert.deepEqual(await notes(created.address), [taxed])
    assert.equal(stack.merchant.of({ path: created.path }).length, 0)
  })

  test('ten thousand forged transfers in one block: a note per contract, no callback, and payments go on (F14)', async () => {
    const created = await till()
    const { node, payer } = stack
    const spam = { from: payer, data: manyTransferLogs(created.address, 5_000), gas: 12_000_000n }
    const receipts = await node.inOneBlock(async () => [await node.submit(spam), await node.submit(spam)])
    for (const hash of receipts) assert.equal((await node.receipt(hash)).status, '0x1')
    await marker()
    assert.deepEqual(await transfersOf(stack, created.address), [])
    assert.equal((await notes(created.address)).length, 2)
    assert.equal(stack.merchant.of({ path: created.path }).length, 0)
  })

  test('a reverted transfer, a reverted coin payment and a transfer of zero: nothing', async () => {
    const created = await till()
    const { node, tokens, payer } = stack
    const poor = node.accounts[5] ?? ''
    const reverted = await node.submit({
      from: poor,
      to: tokens.usdt,
      data: transferData(created.address, 7n),
      gas: 100_000n,
    })
    assert.equal((await node.receipt(reverted)).status, '0x0')
    await stack.pay(created.address, 0n)
    const failed = await node.submit({ from: payer, to: tokens.usdt, value: 10n ** 18n, gas: 100_000n })
    assert.equal((await node.receipt(failed)).status, '0x0')
    await marker()
    assert.deepEqual(await transfersOf(stack, created.address), [])
    assert.equal(stack.merchant.of({ path: created.path }).length, 0)
  })

  test('below the minimum of a three-way split: recorded, not told, not forwarded; exactly the minimum counts', async () => {
    const split = `0.5@${freshAddress()}|0.3@${freshAddress()}|0.2@${freshAddress()}`
    const created = await stack.create('erc20/usdt', { address: split, query: { pending: '1' } })
    const small = await stack.pay(created.address, 1_659_999n)
    await marker()
    const [transfer] = await transfersOf(stack, created.address)
    assert.deepEqual(
      [transfer?.disposition, transfer?.obligation, transfer?.told],
      ['below_minimum', null, []],
    )
    assert.equal(stack.merchant.of({ txid: small }).length, 0)
    const enough = await stack.pay(created.address, 1_670_000n)
    await stack.merchant.wait({ txid: enough, pending: '0' })
    await stack.ended(created.address)
  })

  test('another registered token: kept aside without multi_token, a payment with it', async () => {
    const strict = await till()
    const open = await till({ multi_token: '1' })
    const aside = await stack.pay(strict.address, 9_000_000n, stack.tokens.usdc)
    const counted = await stack.pay(open.address, 9_000_000n, stack.tokens.usdc)
    const [callback] = await stack.merchant.wait({ txid: counted, pending: '0' })
    assert.equal(callback?.fields.get('coin'), 'erc20_usdc')
    await marker()
    const [transfer] = await transfersOf(stack, strict.address)
    assert.deepEqual([transfer?.disposition, transfer?.obligation, transfer?.told], ['other_asset', null, []])
    assert.equal(stack.merchant.of({ txid: aside }).length, 0)
    await stack.ended(open.address)
  })

  test('the same address on the sibling chain: a payment with multi_chain, kept aside without', async () => {
    const strict = await till()
    const open = await till({ multi_chain: '1' })
    const polygon = stack.network('polygon')
    const payer = polygon.node.accounts[0] ?? ''
    const payThere = (to: string) =>
      polygon.node.send({ from: payer, to: polygon.tokens.usdt, data: transferData(to, 8_000_000n) })
    const aside = await payThere(strict.address)
    const counted = await payThere(open.address)
    const [callback] = await stack.merchant.wait(
      { txid: counted, pending: '0' },
      { explain: () => stack.logTail() },
    )
    assert.equal(callback?.fields.get('coin'), 'polygon_usdt')
    await stack.ended(open.address)
    const [transfer] = await transfersOf(stack, strict.address)
    assert.deepEqual([transfer?.disposition, transfer?.obligation], ['other_asset', null])
    assert.equal(stack.merchant.of({ txid: aside }).length, 0)
  })

  test('one transaction with five transfers to three tills, two of them twice: five payments', async () => {
    const tills = [await till(), await till(), await till()]
    const { node, payer, tokens } = stack
    const contract = await nextContractAddress(node, payer, 1n)
    await stack.pay(contract, 100_000_000n)
    const order = [0, 1, 0, 2, 1]
    const txid = await inOneTransaction(
      node,
      payer,
      order.map((index, position) => ({
        to: tokens.usdt,
        data: transferData(tills[index]?.address ?? '', BigInt(10 + position) * 1_000_000n),
      })),
    )
    const callbacks = await stack.merchant.wait(
      { txid, pending: '0' },
      { count: 5, explain: () => stack.logTail() },
    )
    assert.equal(new Set(callbacks.map(call => call.fields.get('uuid'))).size, 5)
    assert.deepEqual(callbacks.map(call => call.fields.get('value_coin')).sort(), [
      '10',
      '11',
      '12',
      '13',
      '14',
    ])
    for (const created of tills) await stack.ended(created.address)
  })

  test('native coin: credited, split, forwarded to the wei; the address works again', async () => {
    const recipients = [freshAddress(), freshAddress()]
    const created = await stack.create('eth', { address: `0.6@${recipients[0]}|0.4@${recipients[1]}` })
    let total = 0n
    for (const atoms of [parseEther('0.5'), parseEther('0.25') + 1n]) {
      const txid = await stack.payCoin(created.address, atoms)
      await stack.merchant.wait({ txid, pending: '0' }, { explain: () => stack.logTail() })
      await stack.ended(created.address)
      total += atoms
    }
    const [first = 0n, second = 0n] = await Promise.all(
      recipients.map(recipient => stack.node.balance(recipient)),
    )
    assert.equal(first + second, total)
    assert.equal(second, (parseEther('0.5') * 4n) / 10n + ((parseEther('0.25') + 1n) * 4n) / 10n)
    assert.equal(await stack.node.balance(created.address), 0n)
  })

  test('in the end the books equal both chains', async () => {
    await stack.caughtUp()
    assert.deepEqual(await auditBooks(stack), [])
  })
})
