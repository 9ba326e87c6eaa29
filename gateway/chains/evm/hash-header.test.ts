import assert from 'node:assert/strict'
import { it } from 'node:test'
import { startAnvil } from '../conformance/start-anvil.ts'
import { hashHeader } from './hash-header.ts'
import { headerSchema } from './node-schemas.ts'

for (const hardfork of ['berlin', 'london', 'paris', 'shanghai', 'cancun', 'prague', 'osaka'])
  it(`a ${hardfork} header hashes to the node's hash`, async t => {
    const anvil = await startAnvil({ chainId: 31_337, hardfork })
    t.after(() => anvil.stop())
    await anvil.send('anvil_mine', '0x3')
    for (const tag of ['0x0', '0x1', 'latest']) {
      const header = headerSchema.parse(await anvil.send('eth_getBlockByNumber', tag, false))
      assert.equal(hashHeader(header), header.hash, tag)
    }
  })

it("Ethereum's genesis header hashes to its well-known hash", () => {
  const zero = `0x${'00'.repeat(32)}`
  const genesis = headerSchema.parse({
    hash: '0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3',
    parentHash: zero,
    sha3Uncles: '0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347',
    miner: `0x${'00'.repeat(20)}`,
    stateRoot: '0xd7f8974fb5ac78d9ac099b9ad5018bedc2ce0a72dad1827a1709da30580f0544',
    transactionsRoot: '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421',
    receiptsRoot: '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421',
    logsBloom: `0x${'00'.repeat(256)}`,
    difficulty: '0x400000000',
    number: '0x0',
    gasLimit: '0x1388',
    gasUsed: '0x0',
    timestamp: '0x0',
    extraData: '0x11bbe8db4e347b4e8c937c1c8370e4b5ed33adb3db69cbdb7a38e1e50b1b82fa',
    mixHash: zero,
    nonce: '0x0000000000000042',
  })
  assert.equal(hashHeader(genesis), genesis.hash)
})

it("a header with Avalanche's fields up to Granite hashes as in coreth's own test", () => {
  const word = (first: number, bytes = 32) =>
    `0x${first
      .toString(16)
      .padStart(2, '0')
      .padEnd(bytes * 2, '0')}`
  const header = headerSchema.parse({
    hash: '0xbe13d7b6f1242dd87477eee76a46f9fa58311bf459e0d49cac6862b187b3fe9c',
    ...{ parentHash: word(1), sha3Uncles: word(2), miner: word(3, 20), stateRoot: word(4) },
    ...{ transactionsRoot: word(5), receiptsRoot: word(6), logsBloom: word(7, 256) },
    ...{
      difficulty: '0x8',
      number: '0x9',
      gasLimit: '0xa',
      gasUsed: '0xb',
      timestamp: '0xc',
      extraData: '0x0d',
    },
    ...{ mixHash: word(14), nonce: word(15, 8), baseFeePerGas: '0x10', blobGasUsed: '0x12' },
    ...{ excessBlobGas: '0x13', parentBeaconBlockRoot: word(20), extDataHash: word(21) },
    ...{
      extDataGasUsed: '0x16',
      blockGasCost: '0x17',
      timestampMilliseconds: '0x18',
      minDelayExcess: '0x19',
    },
  })
  assert.equal(hashHeader(header), header.hash)
})
