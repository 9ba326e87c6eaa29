import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Asset } from '../../domain/assets.ts'
import { type EvmHarness, openEvmHarness } from '../conformance/evm-harness.ts'
import { checkAssets } from './check-assets.ts'

describe('asset check', () => {
  let chain: EvmHarness
  before(async () => {
    chain = await openEvmHarness()
  })
  after(() => chain?.close())

  function asset(contract: string | null, decimals: number): Asset {
    return {
      id: `eip155:31337/erc20:${contract}`,
      chainId: 'eip155:31337',
      network: 'ethereum',
      symbol: 'PLN',
      ticker: 'erc20/pln',
      name: 'Plain',
      decimals,
      contract,
      minimumAtoms: 1n,
      stable: false,
    }
  }

  it('passes a chain that is as configured', async () => {
    assert.deepEqual(await checkAssets(chain.rpc, [asset(chain.token, 18), asset(null, 18)]), [])
  })

  it('names a token with other decimals, and one that is not there', async () => {
    const problems = await checkAssets(chain.rpc, [asset(chain.token, 6), asset(chain.payer, 18)])
    assert.deepEqual(
      problems.map(problem => problem.code),
      ['wrong_decimals', 'no_contract'],
    )
  })

  it('takes no answer for no answer', async () => {
    chain.proxy.fail('eth_call', 'error')
    const problems = await checkAssets(chain.rpc, [asset(chain.token, 18)])
    chain.proxy.heal()
    assert.deepEqual(
      problems.map(problem => problem.code),
      ['no_answer'],
    )
  })

  it('refuses other code in the place of the till contract', async () => {
    chain.proxy.rewrite('eth_getCode', () => '0x5f5ff3')
    const problems = await checkAssets(chain.rpc, [])
    chain.proxy.heal()
    assert.deepEqual(
      problems.map(problem => problem.code),
      ['wrong_till_contract'],
    )
  })

  it('misses the till contract on a chain without it', async () => {
    chain.proxy.rewrite('eth_getCode', () => '0x')
    const problems = await checkAssets(chain.rpc, [])
    chain.proxy.heal()
    assert.deepEqual(
      problems.map(problem => problem.code),
      ['no_contract'],
    )
  })
})
