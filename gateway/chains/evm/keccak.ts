import { keccak256 as viemKeccak256 } from 'viem/utils'

/** Keccak-256 as Ethereum uses it. 32 bytes. */
export function keccak256(bytes: Uint8Array): Uint8Array {
  return viemKeccak256(bytes, 'bytes')
}
