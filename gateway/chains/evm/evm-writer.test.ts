import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { tillAbi } from '@polytill/contracts/generated/till.ts'
import { usdtLikeAbi, usdtLikeBytecode } from '@polytill/contracts/generated/usdt-like.ts'
import { encodeDeployData, encodeFunctionData } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { type ShareTerms, ZERO_ADDRESS } from '../../domain/terms.ts'
import { present } from '../conformance/describe-chain.ts'
import { type EvmHarness, openEvmHarness } from '../conformance/evm-harness.ts'
import type { SettleGroup, VerifiedBlock } from '../port.ts'
import { evmTillFactory } from './evm-till-factory.ts'

/** Second of anvil's well-known accounts; rich, and used by no one else here. */
const account = privateKeyToAccount('0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d')
const sender = account.address.toLowerCase()

describe('EVM writer', () => {
  let chain: EvmHarness
  before(async () => {
    chain = await openEvmHarness()
  })
  after(() => chain?.close())

  function freshTerms(recipients = 1): ShareTerms {
    const bps = 10_000 / recipients
    return {
      operator: sender,
      refunder: ZERO_ADDRESS,
      recipients: Array.from({ length: recipients }, () => ({ address: chain.freshAddress(), bps })),
    }
  }

  function freshIds(count: number): string[] {
    return Array.from({ length: count }, () => `0x${randomBytes(8).toString('hex')}`)
  }

  function tillsOf({ terms, tillNonces }: SettleGroup): string[] {
    const termsHash = evmTillFactory.termsHash(terms)
    return tillNonces.map(id => evmTillFactory.tillAddress(termsHash, id))
  }

  async function signAndSend(groups: readonly SettleGroup[]): Promise<VerifiedBlock> {
    const { call, skipped } = present(await chain.writer.prepareSettle(groups, sender))
    assert.deepEqual(skipped, [])
    const fees = present(await chain.writer.quoteFees())
    const nonce = present(await chain.writer.minedNonce(sender))
    const raw = await account.signTransaction({
      type: 'eip1559',
      chainId: 31_337,
      nonce: Number(nonce),
      to: `0x${call.to.slice(2)}`,
      data: `0x${call.data.slice(2)}`,
      gas: call.gasLimit,
      ...fees,
    })
    assert.deepEqual(await chain.writer.broadcast(raw), { kind: 'accepted' })
    assert.deepEqual(await chain.writer.broadcast(raw), { kind: 'known' })
    await chain.mine()
    assert.deepEqual(await chain.writer.broadcast(raw), { kind: 'nonce_used' })
    assert.equal(present(await chain.writer.minedNonce(sender)), nonce + 1n)
    const head = present(await chain.reader.head())
    const block = present(await chain.reader.blockByHash(head.hash))
    assert.equal(block.transactions.find(transaction => transaction.from === sender)?.succeeded, true)
    return block
  }

  it('derives the same till addresses as the deployed contract', async () => {
    for (const recipients of [1, 2, 5, 20]) {
      const terms = freshTerms(recipients)
      const [id = ''] = freshIds(1)
      const termsHash = evmTillFactory.termsHash(terms)
      const data = encodeFunctionData({
        abi: tillAbi,
        functionName: 'tillAddress',
        args: [`0x${termsHash.slice(2)}`, `0x${id.slice(2)}`],
      })
      const call = { to: present(await chain.writer.prepareSettle([], sender)).call.to, data }
      const answer = await chain.anvil.send('eth_call', call, 'latest')
      assert.equal(`0x${String(answer).slice(26)}`, evmTillFactory.tillAddress(termsHash, id))
    }
  })

  it('settles tills of a token to one recipient and to several, with gas enough for every one', async () => {
    const groups = [1, 2, 5].map(recipients => ({
      terms: freshTerms(recipients),
      contract: chain.token,
      tillNonces: freshIds(4),
    }))
    for (const till of groups.flatMap(tillsOf)) await chain.payToken(till, 1_000n)
    await chain.mine()
    const block = await signAndSend(groups)
    for (const till of groups.flatMap(tillsOf)) {
      const left = block.movements.filter(movement => movement.from === till)
      assert.deepEqual(
        left.map(({ contract, amountAtoms }) => [contract, amountAtoms]),
        [[chain.token, 1_000n]],
      )
    }
    for (const { terms } of groups)
      for (const { address, bps } of terms.recipients) {
        const got = block.movements.filter(movement => movement.to === address)
        const sum = got.reduce((total, movement) => total + movement.amountAtoms, 0n)
        assert.equal(sum, (4_000n * BigInt(bps)) / 10_000n)
      }
  })

  it('settles native coin, and the block shows what left each till', async () => {
    const group = { terms: freshTerms(), contract: null, tillNonces: freshIds(3) }
    const tills = tillsOf(group)
    for (const [index, till] of tills.entries()) await chain.payNative(till, BigInt(100 + index))
    await chain.mine()
    const block = await signAndSend([group])
    const outflows = tills.map(till => block.movements.filter(movement => movement.from === till))
    assert.deepEqual(
      outflows.map(own => own.map(movement => [movement.contract, movement.amountAtoms])),
      [[[null, 100n]], [[null, 101n]], [[null, 102n]]],
    )
    const ordinals = outflows.flat().map(movement => movement.ordinal)
    assert.equal(new Set(ordinals).size, 3)
    assert.ok(ordinals.every(ordinal => ordinal >= 1_000_000))
    const recipient = group.terms.recipients[0]?.address ?? ''
    assert.equal(present(await chain.writer.balance(recipient)), 303n)
  })

  it('names the tills that would be skipped among many, and prepares the others', async () => {
    const usdt = await deployUsdt(chain)
    const good = { terms: freshTerms(), contract: usdt, tillNonces: freshIds(9) }
    const bad = { terms: freshTerms(2), contract: usdt, tillNonces: freshIds(3) }
    const [empty = '', blocked = '', third = ''] = tillsOf(bad)
    const funded = [...tillsOf(good), blocked, third]
    for (const till of funded) await sendUsdt(chain, usdt, 'transfer', till)
    await sendUsdt(chain, usdt, 'addBlackList', blocked)
    await chain.mine()
    const { call, skipped } = present(await chain.writer.prepareSettle([good, bad], sender))
    assert.deepEqual(skipped.toSorted(), [empty, blocked].toSorted())
    assert.ok(call.gasLimit > 21_000n)
    const rest = bad.tillNonces.filter(id => tillsOf({ ...bad, tillNonces: [id] })[0] === third)
    const block = await signAndSend([good, { ...bad, tillNonces: rest }])
    const left = new Set(block.movements.map(movement => movement.from))
    assert.ok([...tillsOf(good), third].every(till => left.has(till)))
  })

  it('refuses a batch that settles one till twice', async () => {
    const group = { terms: freshTerms(), contract: chain.token, tillNonces: freshIds(1) }
    for (const till of tillsOf(group)) {
      await chain.payToken(till, 5n)
      await chain.payNative(till, 5n)
    }
    await chain.mine()
    assert.equal(
      (await chain.writer.prepareSettle([group, { ...group, contract: null }], sender)).kind,
      'unknown',
    )
    assert.deepEqual(present(await chain.writer.prepareSettle([group], sender)).skipped, [])
  })

  it('names every till when none can be settled, and offers nothing to send', async () => {
    const group = { terms: freshTerms(), contract: chain.token, tillNonces: freshIds(3) }
    const { call, skipped } = present(await chain.writer.prepareSettle([group], sender))
    assert.deepEqual(skipped.toSorted(), tillsOf(group).toSorted())
    assert.equal(call.gasLimit, 0n)
  })

  it('says that tills need more gas together than a transaction may have, and each for itself does not', async () => {
    const groups = Array.from({ length: 8 }, () => ({
      terms: freshTerms(2),
      contract: chain.token,
      tillNonces: freshIds(1),
    }))
    for (const till of groups.flatMap(tillsOf)) await chain.payToken(till, 1_000n)
    await chain.mine()
    assert.equal(present(await chain.writer.prepareSettle(groups, sender)).tooLarge, false)
    // A token that takes twenty times as much.
    chain.proxy.rewrite('eth_estimateGas', gas => `0x${(BigInt(String(gas)) * 20n).toString(16)}`)
    chain.proxy.rewrite('eth_call', () => null)
    for (const [batch, tooLarge] of [
      [groups, true],
      [groups.slice(0, 1), false],
    ] as const) {
      const { call, ...prepared } = present(await chain.writer.prepareSettle(batch, sender))
      assert.deepEqual(prepared, { skipped: [], tooLarge })
      assert.ok(call.gasLimit <= 16_777_216n)
    }
    chain.proxy.heal()
    // A node that gives no call as much.
    await chain.anvil.send('evm_setBlockGasLimit', '0xf4240')
    for (const [batch, tooLarge] of [
      [groups, true],
      [groups.slice(0, 2), false],
    ] as const) {
      const { skipped, ...prepared } = present(await chain.writer.prepareSettle(batch, sender))
      assert.deepEqual([skipped, prepared.tooLarge], [[], tooLarge])
    }
    await chain.anvil.send('evm_setBlockGasLimit', '0x1c9c380')
  })

  it('knows nothing when the node cannot simulate', async () => {
    const group = { terms: freshTerms(), contract: chain.token, tillNonces: freshIds(1) }
    for (const fault of ['null', 'error', 'html', 'http-502'] as const) {
      chain.proxy.fail('eth_estimateGas', fault)
      assert.equal((await chain.writer.prepareSettle([group], sender)).kind, 'unknown', fault)
    }
    chain.proxy.heal()
  })

  it('takes no answer, or another hash, for an unknown send result (F31)', async () => {
    const nonce = Number(present(await chain.writer.minedNonce(sender)))
    const fees = present(await chain.writer.quoteFees())
    const raw = await account.signTransaction({
      chainId: 31_337,
      nonce,
      to: account.address,
      gas: 21_000n,
      ...fees,
    })
    for (const fault of ['null', 'cut', 'hang', 'http-502', 'html', 'wrong-id'] as const) {
      const { writer } = fault === 'hang' ? chain.hasty : chain
      chain.proxy.fail('eth_sendRawTransaction', fault)
      assert.equal((await writer.broadcast(raw)).kind, 'unknown', fault)
    }
    chain.proxy.heal()
    chain.proxy.rewrite('eth_sendRawTransaction', () => `0x${'12'.repeat(32)}`)
    assert.equal((await chain.writer.broadcast(raw)).kind, 'unknown')
    chain.proxy.heal()
    assert.deepEqual(await chain.writer.broadcast(raw), { kind: 'known' })
    await chain.mine()
  })

  it('sorts what the node refuses', async () => {
    const nonce = Number(present(await chain.writer.minedNonce(sender)))
    const fees = present(await chain.writer.quoteFees())
    const base = { chainId: 31_337, nonce, to: account.address, gas: 21_000n, ...fees }
    const sign = (change: object): Promise<`0x${string}`> => account.signTransaction({ ...base, ...change })
    assert.equal((await chain.writer.broadcast(await sign({ value: 10n ** 30n }))).kind, 'rejected')
    assert.equal((await chain.writer.broadcast(await sign({ chainId: 5 }))).kind, 'rejected')
    assert.equal((await chain.writer.broadcast(await sign({ gas: 20_000n }))).kind, 'rejected')
    assert.equal((await chain.writer.broadcast('0x1234')).kind, 'rejected')
    assert.equal((await chain.writer.broadcast(await sign({ nonce: 0 }))).kind, 'nonce_used')
    assert.equal((await chain.writer.broadcast(await sign({}))).kind, 'accepted')
    assert.equal((await chain.writer.broadcast(await sign({ value: 1n }))).kind, 'underpriced')
  })
})

async function deployUsdt(chain: EvmHarness): Promise<string> {
  const data = encodeDeployData({
    abi: usdtLikeAbi,
    bytecode: usdtLikeBytecode,
    args: [`0x${chain.payer.slice(2)}`],
  })
  const usdt = await chain.deploy(data)
  await sendUsdt(chain, usdt, 'mint', chain.payer)
  return usdt
}

async function sendUsdt(
  chain: EvmHarness,
  to: string,
  functionName: 'mint' | 'transfer' | 'addBlackList',
  target: string,
): Promise<void> {
  const address: `0x${string}` = `0x${target.slice(2)}`
  const data =
    functionName === 'addBlackList'
      ? encodeFunctionData({ abi: usdtLikeAbi, functionName, args: [address] })
      : encodeFunctionData({
          abi: usdtLikeAbi,
          functionName,
          args: [address, functionName === 'mint' ? 10n ** 12n : 50n],
        })
  await chain.send({ to, data })
}
