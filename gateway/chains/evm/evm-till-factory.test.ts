import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  concatHex,
  encodeAbiParameters,
  getAddress,
  getCreate2Address,
  keccak256,
  parseAbiParameters,
  stringToHex,
} from 'viem'
import { createEvmTillFactory, InvalidTill } from './evm-till-factory.ts'

const CONTRACT = '0x1111111111111111111111111111111111111111'
const INIT_CODE_HASH = `0x${'ab'.repeat(32)}` as const
const factory = createEvmTillFactory({ address: CONTRACT, initCodeHash: INIT_CODE_HASH })

function hexOf(bytes: number): fc.Arbitrary<`0x${string}`> {
  return fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map(value => `0x${Buffer.from(value).toString('hex')}` as const)
}

const shares = fc
  .array(fc.integer({ min: 1, max: 500 }), { minLength: 0, maxLength: 19 })
  .map(rest => [10_000 - rest.reduce((sum, share) => sum + share, 0), ...rest])

describe('terms hash and till address', () => {
  it('equal an independent ABI encoder and CREATE2 derivation for any valid terms', () => {
    fc.assert(
      fc.property(
        hexOf(20),
        hexOf(20),
        hexOf(20),
        shares,
        hexOf(8),
        (operator, refunder, address, bps, id) => {
          fc.pre(BigInt(address) > 1_000n)
          const recipients = bps.map((share, index) => ({
            bps: share,
            address: `0x${(BigInt(address) ^ BigInt(index)).toString(16).padStart(40, '0')}`,
          }))
          const words = recipients.map(one => (BigInt(one.bps) << 160n) | BigInt(one.address))
          const expected = keccak256(
            encodeAbiParameters(parseAbiParameters('address, address, uint256[]'), [
              operator,
              refunder,
              words,
            ]),
          )
          const termsHash = factory.termsHash({ operator, refunder, recipients })
          assert.equal(termsHash, expected)
          const salt = keccak256(concatHex([expected, id]))
          const till = getCreate2Address({ from: CONTRACT, salt, bytecodeHash: INIT_CODE_HASH })
          assert.equal(factory.tillSalt(termsHash, id), salt)
          assert.equal(factory.tillAddress(termsHash, id), till.toLowerCase())
        },
      ),
      { numRuns: 200 },
    )
  })

  it('refuses terms and ids that the contract would refuse', () => {
    const address = `0x${'22'.repeat(20)}`
    const base = { operator: address, refunder: address }
    const bad = [
      { ...base, recipients: [] },
      { ...base, recipients: [{ address, bps: 9_999 }] },
      { ...base, recipients: [{ address, bps: 70_000 }] },
      {
        ...base,
        recipients: [
          { address, bps: 10_000 },
          { address, bps: 0 },
        ],
      },
      {
        ...base,
        recipients: [
          { address, bps: 10_001 },
          { address, bps: -1 },
        ],
      },
      { ...base, recipients: Array.from({ length: 25 }, () => ({ address, bps: 400 })) },
      { ...base, recipients: [{ address: CONTRACT, bps: 10_000 }] },
      { ...base, recipients: [{ address: `0x${'00'.repeat(20)}`, bps: 10_000 }] },
      { ...base, recipients: [{ address: '0x12', bps: 10_000 }] },
      { ...base, operator: `0x${'AB'.repeat(20)}`, recipients: [{ address, bps: 10_000 }] },
    ]
    for (const terms of bad) assert.throws(() => factory.termsHash(terms), InvalidTill)
    const hash = INIT_CODE_HASH
    for (const id of ['0x12', `0x${'0'.repeat(18)}`, `0x${'zz'.repeat(8)}`])
      assert.throws(() => factory.tillAddress(hash, id), InvalidTill)
    assert.throws(() => factory.tillAddress('0x00', `0x${'00'.repeat(8)}`), InvalidTill)
  })
})

describe('addresses', () => {
  it('round-trip through the checksummed form', () => {
    fc.assert(
      fc.property(hexOf(20), address => {
        assert.equal(factory.formatAddress(address), getAddress(address))
        assert.equal(factory.parseAddress(getAddress(address)), address)
        assert.equal(factory.parseAddress(address), address)
        assert.equal(factory.parseAddress(`0x${address.slice(2).toUpperCase()}`), address)
      }),
    )
  })

  it('with one letter in the wrong case are refused', () => {
    fc.assert(
      fc.property(hexOf(20), fc.nat(39), (address, at) => {
        const checksummed = getAddress(address)
        const letter = checksummed.charAt(at + 2)
        const flipped = letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase()
        fc.pre(flipped !== letter)
        const text = checksummed.slice(0, at + 2) + flipped + checksummed.slice(at + 3)
        const digits = text.slice(2)
        fc.pre(digits !== digits.toLowerCase() && digits !== digits.toUpperCase())
        assert.equal(factory.parseAddress(text), null)
      }),
    )
  })

  it('of any other shape are refused', () => {
    const address = CONTRACT
    for (const text of [
      '',
      '0x',
      address.slice(2),
      ` ${address}`,
      `${address} `,
      `${address}\n`,
      `${address}0`,
      `0X${address.slice(2)}`,
      'TJRabPrwbZy45sbavfcjinPJC18kjpRTv8',
      address.slice(0, -1),
    ])
      assert.equal(factory.parseAddress(text), null)
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), text => {
        fc.pre(!/^0x[0-9a-fA-F]{40}$/.test(text))
        assert.equal(factory.parseAddress(text), null)
      }),
    )
  })
})

describe('terms of the exact form', () => {
  it('hash as the contract hashes them, and never like shares', () => {
    fc.assert(
      fc.property(hexOf(20), hexOf(20), hexOf(20), (operator, target, buyer) => {
        for (const address of [operator, target, buyer]) fc.pre(BigInt(address) > 0n && address !== CONTRACT)
        const expected = keccak256(
          encodeAbiParameters(parseAbiParameters('bytes32, address, address, address'), [
            keccak256(stringToHex('polytill.exact.v1')),
            operator,
            target,
            buyer,
          ]),
        )
        assert.equal(factory.exactTermsHash({ operator, target, buyer }), expected)
      }),
      { numRuns: 200 },
    )
  })

  it('refuse addresses that money could not leave', () => {
    const address = `0x${'22'.repeat(20)}`
    const good = { operator: address, target: address, buyer: address }
    for (const bad of [
      '0x0000000000000000000000000000000000000000',
      CONTRACT,
      '0x12',
      address.toUpperCase(),
    ]) {
      assert.throws(() => factory.exactTermsHash({ ...good, target: bad }), InvalidTill)
      assert.throws(() => factory.exactTermsHash({ ...good, buyer: bad }), InvalidTill)
    }
    assert.throws(() => factory.exactTermsHash({ ...good, operator: '0x0' }), InvalidTill)
  })
})
