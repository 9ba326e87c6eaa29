import { TILL_ADDRESS, TILL_INIT_CODE_HASH } from '@polytill/contracts/generated/till.ts'
import {
  BPS_TOTAL,
  type ExactTerms,
  RECIPIENTS_MAX,
  type ShareTerms,
  ZERO_ADDRESS,
} from '../../domain/terms.ts'
import type { TillFactory } from '../port.ts'
import { formatEvmAddress, parseEvmAddress } from './evm-address.ts'
import { bytesHex } from './hex.ts'
import { keccak256 } from './keccak.ts'
import { evmPaymentUri } from './payment-uri.ts'

/** Terms, hash or till id that the till contract would not accept: no address may be derived, money would be stuck. */
export class InvalidTill extends Error {
  readonly code = 'invalid_till'
}

/** Where the till contract lives and what code its tills are created with. */
export interface TillContract {
  readonly address: string
  /** keccak256 of the constant init code of every till. */
  readonly initCodeHash: string
}

const ADDRESS = /^0x[0-9a-f]{40}$/
const WORD = /^0x[0-9a-f]{64}$/
const TILL_ID = /^0x[0-9a-f]{16}$/
/** Keeps the two forms of terms apart, as in the contract. */
const EXACT_DOMAIN = keccak256(Buffer.from('polytill.exact.v1', 'ascii'))

/**
 * Addresses and terms of tills on every EVM chain, computed without a node, equal to the contract's own view function
 * (decision 0001): till = CREATE2(contract, keccak256(termsHash ‖ id), initCodeHash).
 *
 * `termsHash` and `tillAddress` throw `InvalidTill` on what the contract would refuse.
 */
export function createEvmTillFactory(contract: TillContract): TillFactory {
  const salted = Buffer.alloc(40)
  const create2 = Buffer.alloc(85)
  create2[0] = 0xff
  create2.write(contract.address.slice(2), 1, 'hex')
  create2.write(contract.initCodeHash.slice(2), 53, 'hex')

  function saltOf(termsHash: string, tillNonce: string): Uint8Array {
    if (!WORD.test(termsHash)) throw new InvalidTill('a terms hash is 32 bytes in lower-case hex')
    if (!TILL_ID.test(tillNonce)) throw new InvalidTill('a till id is 8 bytes in lower-case hex')
    salted.write(termsHash.slice(2), 0, 'hex')
    salted.write(tillNonce.slice(2), 32, 'hex')
    return keccak256(salted)
  }

  return {
    family: 'evm',
    contract: contract.address,
    parseAddress: parseEvmAddress,
    formatAddress: formatEvmAddress,
    paymentUri: evmPaymentUri,
    termsHash: terms => bytesHex(keccak256(encodeTerms(terms, contract.address))),
    exactTermsHash: terms => bytesHex(keccak256(encodeExactTerms(terms, contract.address))),
    tillSalt: (termsHash, tillNonce) => bytesHex(saltOf(termsHash, tillNonce)),
    tillAddress: (termsHash, tillNonce) => {
      create2.set(saltOf(termsHash, tillNonce), 21)
      return bytesHex(keccak256(create2).subarray(12))
    },
  }
}

/**
 * `abi.encode(address operator, address refunder, uint256[] recipients)` with each word `bps << 160 | address`. By hand
 * because addresses are handed out in bulk and the general encoder costs more than the hashing.
 */
function encodeTerms(terms: ShareTerms, self: string): Uint8Array {
  const count = terms.recipients.length
  if (count < 1 || count > RECIPIENTS_MAX)
    throw new InvalidTill(`1 to ${RECIPIENTS_MAX} recipients, not ${count}`)
  const encoded = Buffer.alloc(32 * (4 + count))
  writeAddress(encoded, 0, terms.operator)
  writeAddress(encoded, 1, terms.refunder)
  encoded[95] = 0x60
  encoded[127] = count
  let total = 0
  terms.recipients.forEach(({ address, bps }, index) => {
    if (!Number.isInteger(bps) || bps < 1) throw new InvalidTill(`a share is at least 1 bps, not ${bps}`)
    if (address === ZERO_ADDRESS || address === self)
      throw new InvalidTill(`money would stay at ${address} for ever`)
    total += bps
    writeAddress(encoded, 4 + index, address)
    encoded.writeUInt16BE(Math.min(bps, BPS_TOTAL), 32 * (4 + index) + 10)
  })
  if (total !== BPS_TOTAL) throw new InvalidTill(`shares sum to ${BPS_TOTAL} bps, not ${total}`)
  return encoded
}

/** `abi.encode(bytes32 domain, address operator, address target, address buyer)`. */
function encodeExactTerms({ operator, target, buyer }: ExactTerms, self: string): Uint8Array {
  const encoded = Buffer.alloc(32 * 4)
  encoded.set(EXACT_DOMAIN, 0)
  if (operator === ZERO_ADDRESS) throw new InvalidTill('nobody could settle it')
  writeAddress(encoded, 1, operator)
  for (const [index, address] of [target, buyer].entries()) {
    if (address === ZERO_ADDRESS || address === self)
      throw new InvalidTill(`money would stay at ${address} for ever`)
    writeAddress(encoded, 2 + index, address)
  }
  return encoded
}

function writeAddress(target: Buffer, word: number, address: string): void {
  if (!ADDRESS.test(address)) throw new InvalidTill(`not a canonical address: ${address}`)
  target.write(address.slice(2), word * 32 + 12, 'hex')
}

/** The factory for the till contract that Polytill deploys at the same address on every EVM chain. */
export const evmTillFactory: TillFactory = createEvmTillFactory({
  address: TILL_ADDRESS.toLowerCase(),
  initCodeHash: TILL_INIT_CODE_HASH,
})
