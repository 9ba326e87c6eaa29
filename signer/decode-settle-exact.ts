import { keccak_256 } from '@noble/hashes/sha3.js'
import { fromHex, toHex } from './bytes.ts'

const SIGNATURE = 'settleExact((address,address,address),bytes8,address,uint256,uint8)'

/** The exact form of settlement (decision 0001): 4 bytes, lower-case 0x hex. */
export const SETTLE_EXACT_SELECTOR = toHex(keccak_256(Buffer.from(SIGNATURE, 'ascii')).subarray(0, 4))

const WORDS = 7
const WORD_BYTES = 32
const ADDRESS_MAX = (1n << 160n) - 1n
/** `keep again`: the highest of the kinds (decision 0001). */
const KIND_MAX = 2n
const EVERYTHING = (1n << 256n) - 1n

/**
 * Whether calldata is a `settleExact` call in the canonical ABI form that can be executed by its sender: the sender is the
 * terms' operator, neither side is nobody or the Till itself, the amount is a number and not the instruction for everything,
 * the kind one of the contract's three. Returns null when it is, else what is wrong. Who gets the money it need not say: the
 * till's address binds target and buyer, and code that a kind leaves there is bound by it too (decision 0019). `sender` and
 * `tillContract` in lower-case hex.
 */
export function findSettleExactDefect(
  data: string,
  { sender, tillContract }: { readonly sender: string; readonly tillContract: string },
): string | null {
  if (!data.startsWith(SETTLE_EXACT_SELECTOR)) return 'another function'
  const bytes = fromHex(`0x${data.slice(SETTLE_EXACT_SELECTOR.length)}`)
  if (bytes.length !== WORDS * WORD_BYTES) return 'length'
  const [operator = 0n, target = 0n, buyer = 0n, id = 0n, token = 0n, amount = 0n, kind = 0n] = wordsOf(bytes)
  if (operator !== BigInt(sender)) return 'the operator is not the sender'
  for (const [name, side] of [
    ['target', target],
    ['buyer', buyer],
  ] as const)
    if (side === 0n || side > ADDRESS_MAX || side === BigInt(tillContract)) return name
  if (id & ((1n << 192n) - 1n)) return 'padding of the id'
  if (token > ADDRESS_MAX || token === BigInt(tillContract)) return 'token'
  if (amount === EVERYTHING) return 'amount'
  return kind <= KIND_MAX ? null : 'kind'
}

function wordsOf(bytes: Uint8Array): bigint[] {
  return Array.from({ length: WORDS }, (_, at) =>
    BigInt(toHex(bytes.subarray(at * WORD_BYTES, (at + 1) * WORD_BYTES))),
  )
}
