import { keccak_256 } from '@noble/hashes/sha3.js'
import { fromHex, toHex } from './bytes.ts'

const SIGNATURE = 'settle((address,address,uint256[],address,uint8,bytes8[])[])'

/** The only function of the Till that may be called: 4 bytes, lower-case 0x hex. */
export const SETTLE_SELECTOR = toHex(keccak_256(Buffer.from(SIGNATURE, 'ascii')).subarray(0, 4))

const WORD = 32n
const HEAD_WORDS = 6n
const ADDRESS_MAX = (1n << 160n) - 1n
const RECIPIENTS_MAX = 20n
const BPS_TOTAL = 10_000n
const KIND_MAX = 2n

class Malformed extends Error {}

/**
 * Whether calldata is a `settle` call in the canonical ABI form, laid out front to back without gaps, overlaps or
 * trailing bytes, and whether each group can be executed at all: 1 to 20 recipients with shares of at least 1 that sum
 * to 10,000, a known kind, ids strictly ascending (reference onchain 5). Returns null when it is, else what is wrong.
 * It cannot and need not say whose money moves: the till's address binds that.
 */
export function findSettleDefect(data: string): string | null {
  if (!data.startsWith(SETTLE_SELECTOR)) return 'another function'
  try {
    readCall(new WordReader(fromHex(`0x${data.slice(SETTLE_SELECTOR.length)}`)))
    return null
  } catch (error) {
    if (error instanceof Malformed) return error.message
    throw error
  }
}

function readCall(words: WordReader): void {
  expect(words.next() === WORD, 'offset of the groups')
  const count = words.nextCount()
  expect(count > 0n, 'no groups')
  const base = words.position
  const offsets = Array.from({ length: Number(count) }, () => words.next())
  for (const offset of offsets) {
    expect(base + offset === words.position, 'offset of a group')
    readGroup(words)
  }
  expect(words.done, 'bytes after the last group')
}

function readGroup(words: WordReader): void {
  const base = words.position
  expect(words.next() <= ADDRESS_MAX, 'operator')
  expect(words.next() <= ADDRESS_MAX, 'refunder')
  expect(words.next() === HEAD_WORDS * WORD, 'offset of the recipients')
  expect(words.next() <= ADDRESS_MAX, 'token')
  expect(words.next() <= KIND_MAX, 'kind')
  const idsOffset = words.next()
  readRecipients(words)
  expect(base + idsOffset === words.position, 'offset of the ids')
  readIds(words)
}

function readRecipients(words: WordReader): void {
  const count = words.nextCount()
  expect(count >= 1n && count <= RECIPIENTS_MAX, 'number of recipients')
  let total = 0n
  for (let at = 0n; at < count; at += 1n) {
    const share = words.next() >> 160n
    expect(share >= 1n, 'share of a recipient')
    total += share
  }
  expect(total === BPS_TOTAL, 'sum of the shares')
}

function readIds(words: WordReader): void {
  const count = words.nextCount()
  expect(count > 0n, 'no ids')
  let last = -1n
  for (let at = 0n; at < count; at += 1n) {
    const word = words.next()
    const id = word >> 192n
    expect(id << 192n === word, 'padding of an id')
    expect(id > last, 'order of the ids')
    last = id
  }
}

/** Reads 32-byte words front to back; `position` is in bytes. */
class WordReader {
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get position(): bigint {
    return BigInt(this.#at)
  }

  get done(): boolean {
    return this.#at === this.#view.byteLength
  }

  next(): bigint {
    expect(this.#at + Number(WORD) <= this.#view.byteLength, 'ends too early')
    let word = 0n
    for (let part = 0; part < 4; part += 1)
      word = (word << 64n) | this.#view.getBigUint64(this.#at + part * 8)
    this.#at += Number(WORD)
    return word
  }

  /** A length that the remaining bytes can hold, so that nothing is allocated on a stranger's word. */
  nextCount(): bigint {
    const count = this.next()
    expect(count * WORD <= BigInt(this.#view.byteLength - this.#at), 'longer than the calldata')
    return count
  }
}

function expect(holds: boolean, what: string): void {
  if (!holds) throw new Malformed(what)
}
