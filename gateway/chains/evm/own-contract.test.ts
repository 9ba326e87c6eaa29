import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { payoutBytecode } from '@polytill/contracts/generated/payout.ts'
import { TILL_FACTORY_ADDRESS } from '@polytill/contracts/generated/till.ts'
import { type EvmHarness, openEvmHarness } from '../conformance/evm-harness.ts'
import { findContract, PAYOUT, TILL, watchContract } from './own-contract.ts'

describe('our contracts on a chain', () => {
  let chain: EvmHarness
  before(async () => {
    chain = await openEvmHarness()
  })
  after(() => chain?.close())

  it('knows the till contract that the factory made by the hash of its code', async () => {
    assert.deepEqual(await findContract(chain.rpc, TILL), { kind: 'present' })
  })

  it('misses the payout contract, says what to do, and finds it once it is deployed', async () => {
    const find = watchContract(chain.rpc, PAYOUT)
    const missing = await find()
    assert.equal(missing.kind, 'missing')
    assert.match(
      missing.kind === 'missing' ? missing.problem : '',
      /^the payout contract is not on this chain \(no code at 0x[0-9a-fA-F]{40}\): deploy it, see docs\/operate\.md/,
    )
    await chain.send({ to: TILL_FACTORY_ADDRESS, data: `0x${'00'.repeat(32)}${payoutBytecode.slice(2)}` })
    await chain.mine()
    assert.deepEqual(await find(), { kind: 'present' })
    chain.proxy.fail('eth_getCode', 'error')
    assert.deepEqual(await find(), { kind: 'present' }, 'what was there once is not asked for again')
    chain.proxy.heal()
  })

  it('says when the factory is missing too', async () => {
    chain.proxy.rewrite('eth_getCode', () => '0x')
    const state = await findContract(chain.rpc, PAYOUT)
    chain.proxy.heal()
    assert.match(state.kind === 'missing' ? state.problem : '', /after the factory 0x4e59.*missing too/)
  })

  it('takes other code for other code, and no answer for nothing', async () => {
    chain.proxy.rewrite('eth_getCode', () => '0x5f5ff3')
    assert.equal((await findContract(chain.rpc, PAYOUT)).kind, 'wrong_code')
    chain.proxy.heal()
    chain.proxy.fail('eth_getCode', 'error')
    assert.equal((await findContract(chain.rpc, PAYOUT)).kind, 'unknown')
    chain.proxy.heal()
  })
})
