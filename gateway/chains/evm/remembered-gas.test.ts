import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { ZERO_ADDRESS } from '../../domain/terms.ts'
import { present } from '../conformance/describe-chain.ts'
import { type EvmHarness, openEvmHarness } from '../conformance/evm-harness.ts'
import type { SettleGroup } from '../port.ts'
import { evmTillFactory } from './evm-till-factory.ts'
import { RememberedGas } from './remembered-gas.ts'

const SENDER = '0x70997970c51812dc3a010c7d01b50e0d17dc79c8'

function group(contract: string | null, count: number, recipient: string): SettleGroup {
  return {
    terms: { operator: SENDER, refunder: ZERO_ADDRESS, recipients: [{ address: recipient, bps: 10_000 }] },
    contract,
    tillNonces: Array.from({ length: count }, () => `0x${randomBytes(8).toString('hex')}`),
  }
}

describe('what batches needed', () => {
  const token = `0x${'aa'.repeat(20)}`
  const someone = `0x${'11'.repeat(20)}`

  it('is at least what a batch of as many tills needed, and grows with their number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.bigInt(21_000n, 16_000_000n), (count, gas) => {
        const remembered = new RememberedGas()
        remembered.note([group(token, count, someone)], gas)
        const same = remembered.guess([group(token, count, `0x${'22'.repeat(20)}`)])
        assert.ok(same !== null && same >= gas && same <= gas + gas / 16n + BigInt(count))
        const power = 2 ** Math.floor(Math.log2(count))
        const least = remembered.guess([group(token, power, someone)])
        const most = remembered.guess([group(token, 2 * power - 1, someone)])
        assert.ok(least !== null && most !== null && least <= same && same <= most)
      }),
    )
  })

  it('says nothing of another asset, of other numbers of recipients, of fewer or more tills', () => {
    const remembered = new RememberedGas()
    const known = group(token, 4, someone)
    remembered.note([known], 200_000n)
    const two = [...known.terms.recipients, ...known.terms.recipients]
    for (const other of [
      group(null, 4, someone),
      { ...known, terms: { ...known.terms, recipients: two } },
      group(token, 3, someone),
      group(token, 8, someone),
    ])
      assert.equal(remembered.guess([other]), null)
    assert.equal(remembered.guess([known, known]), null)
    assert.equal(remembered.guess([]), null)
  })
})

describe('what batches needed, asked of a node', () => {
  let chain: EvmHarness
  before(async () => {
    chain = await openEvmHarness()
  })
  after(() => chain?.close())

  async function funded(count: number, recipient: string): Promise<SettleGroup> {
    const one = group(chain.token, count, recipient)
    const termsHash = evmTillFactory.termsHash(one.terms)
    for (const nonce of one.tillNonces) await chain.payToken(evmTillFactory.tillAddress(termsHash, nonce), 7n)
    await chain.mine()
    return one
  }

  it('a batch of a known kind is not estimated; what it is given is enough', async () => {
    const recipient = chain.freshAddress()
    const first = present(await chain.writer.prepareSettle([await funded(3, recipient)], SENDER))
    chain.proxy.fail('eth_estimateGas', 'error')
    const second = present(await chain.writer.prepareSettle([await funded(3, recipient)], SENDER))
    assert.deepEqual(second.skipped, [])
    assert.ok(second.call.gasLimit >= first.call.gasLimit)
    assert.ok(second.call.gasLimit < (first.call.gasLimit * 11n) / 10n)
    chain.proxy.heal()
  })

  it('a batch that needs more than the last of its kind, or cannot be settled whole, is estimated', async () => {
    const holder = chain.freshAddress()
    await chain.payToken(holder, 1n)
    const cheap = present(await chain.writer.prepareSettle([await funded(1, holder)], SENDER))
    // Its recipient's first balance costs 17,100 gas more.
    const dear = present(await chain.writer.prepareSettle([await funded(1, chain.freshAddress())], SENDER))
    assert.ok(dear.call.gasLimit > cheap.call.gasLimit + 17_000n)
    const empty = group(chain.token, 1, holder)
    const none = present(await chain.writer.prepareSettle([empty], SENDER))
    assert.equal(none.skipped.length, 1)
  })

  it('an answer that is none does not make a limit good', async () => {
    const batch = await funded(3, chain.freshAddress())
    chain.proxy.fail('eth_estimateGas', 'error')
    for (const fault of ['null', 'error', 'html', 'http-502'] as const) {
      chain.proxy.fail('eth_call', fault)
      assert.equal((await chain.writer.prepareSettle([batch], SENDER)).kind, 'unknown', fault)
    }
    chain.proxy.heal()
  })
})
