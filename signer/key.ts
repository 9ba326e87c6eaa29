import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { toHex } from './bytes.ts'
import { StartupError } from './startup-error.ts'

/** The one private key and what follows from it. `secret` never leaves this process. */
export interface SigningKey {
  readonly secret: Uint8Array
  /** Compressed, lower-case 0x hex. */
  readonly publicKey: string
  /** EIP-55 form. */
  readonly address: string
}

const SAMPLES = 8
const SAMPLE_BYTES = 32
/** 8.8 standard deviations of a fair 2,048-bit count: a sound source never fails, a stuck or biased one does. */
const ONES_DEVIATION_MAX = 200

/**
 * A fresh key from 256 bits of `random`. Refuses with `randomness_stuck` when the source repeats itself or its bits
 * are out of balance (F91).
 */
export function generateKey(random: (bytes: number) => Uint8Array): SigningKey {
  const samples = Array.from({ length: SAMPLES }, () => random(SAMPLE_BYTES))
  const ones = samples.reduce(
    (sum, sample) => sum + sample.reduce((bits, byte) => bits + countOnes(byte), 0),
    0,
  )
  const distinct = new Set(samples.map(toHex)).size === SAMPLES
  const balanced = Math.abs(ones - (SAMPLES * SAMPLE_BYTES * 8) / 2) <= ONES_DEVIATION_MAX
  const secret = random(SAMPLE_BYTES)
  const fresh = samples.every(sample => toHex(sample) !== toHex(secret))
  if (!distinct || !balanced || !fresh || !secp256k1.utils.isValidSecretKey(secret)) {
    throw new StartupError(
      'randomness_stuck',
      'the random source repeats itself or is biased; no key was made',
    )
  }
  return deriveKey(secret)
}

/** Public key and EVM address of a valid secret. */
export function deriveKey(secret: Uint8Array): SigningKey {
  const point = secp256k1.getPublicKey(secret, false)
  const address = toChecksumAddress(keccak_256(point.subarray(1)).subarray(12))
  return { secret, publicKey: toHex(secp256k1.getPublicKey(secret, true)), address }
}

/** EIP-55 text of 20 bytes. */
export function toChecksumAddress(address: Uint8Array): string {
  const digits = toHex(address).slice(2)
  const hash = toHex(keccak_256(Buffer.from(digits, 'ascii'))).slice(2)
  const cased = Array.from(digits, (digit, at) =>
    Number.parseInt(hash.charAt(at), 16) >= 8 ? digit.toUpperCase() : digit,
  )
  return `0x${cased.join('')}`
}

function countOnes(byte: number): number {
  let ones = 0
  for (let rest = byte; rest > 0; rest >>= 1) ones += rest & 1
  return ones
}
