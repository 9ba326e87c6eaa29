import { bytesHex } from './hex.ts'
import { keccak256 } from './keccak.ts'

/**
 * Strict parse to the canonical stored form (lower-case 0x hex), or null. All lower or all upper case passes; mixed
 * case must carry the right EIP-55 checksum (F13). No white space, no missing 0x.
 */
export function parseEvmAddress(text: string): string | null {
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) return null
  const canonical = text.toLowerCase()
  const digits = text.slice(2)
  const uniform = digits === digits.toLowerCase() || digits === digits.toUpperCase()
  return uniform || formatEvmAddress(canonical) === text ? canonical : null
}

/** EIP-55 form of a canonical address. */
export function formatEvmAddress(canonical: string): string {
  const digits = canonical.slice(2)
  const hash = bytesHex(keccak256(Buffer.from(digits, 'latin1'))).slice(2)
  let text = '0x'
  for (let at = 0; at < digits.length; at++)
    text += Number.parseInt(hash.charAt(at), 16) >= 8 ? digits.charAt(at).toUpperCase() : digits.charAt(at)
  return text
}
