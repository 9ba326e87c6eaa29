import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { evmPaymentUri } from './payment-uri.ts'

const PAYEE = '0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed'
const TOKEN = '0xdac17f958d2ee523a2206206994597c13d831ec7'
const SHOWN = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'

test('coin: payee, chain and value in wei', () => {
  const target = { chainId: 'eip155:1', contract: null, address: PAYEE }
  assert.equal(evmPaymentUri({ ...target, amountAtoms: 2_014n }), `ethereum:${SHOWN}@1?value=2014`)
  assert.equal(evmPaymentUri({ ...target, amountAtoms: null }), `ethereum:${SHOWN}@1`)
})

test('token: contract as target, payee and base units inside', () => {
  const target = { chainId: 'eip155:137', contract: TOKEN, address: PAYEE }
  assert.equal(
    evmPaymentUri({ ...target, amountAtoms: 1_500_000n }),
    `ethereum:0xdAC17F958D2ee523a2206206994597C13D831ec7@137/transfer?address=${SHOWN}&uint256=1500000`,
  )
  assert.match(evmPaymentUri({ ...target, amountAtoms: null }), /\/transfer\?address=0x[0-9a-fA-F]{40}$/)
})

test('a decoder of its own finds every digit again (F87)', () => {
  const hex = fc.stringMatching(/^[0-9a-f]{40}$/).map(digits => `0x${digits}`)
  fc.assert(
    fc.property(
      hex,
      fc.option(hex),
      fc.bigInt(1n, 2n ** 256n - 1n),
      fc.integer({ min: 1 }),
      (address, contract, amountAtoms, chain) => {
        const uri = evmPaymentUri({ chainId: `eip155:${chain}`, contract, address, amountAtoms })
        const match = /^ethereum:(0x[0-9a-fA-F]{40})@(\d+)(\/transfer)?\?(.*)$/.exec(uri)
        const query = new URLSearchParams(match?.[4])
        assert.equal(match?.[2], String(chain))
        assert.equal((contract === null ? match?.[1] : query.get('address'))?.toLowerCase(), address)
        if (contract !== null) assert.equal(match?.[1]?.toLowerCase(), contract)
        assert.equal(BigInt(query.get(contract === null ? 'value' : 'uint256') ?? '0'), amountAtoms)
      },
    ),
  )
})
