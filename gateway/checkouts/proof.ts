import { createHmac, timingSafeEqual } from 'node:crypto'

/** The one algorithm; its name goes with every value (reference bleumi 2.4). */
export const PROOF_ALGORITHM = 'HMAC-SHA256-HEX'

/** As long as the algorithm's output. */
export const PROOF_KEY_BYTES = 32

/** What a shop is told by way of its shopper's browser: so much of a token lies at that address. */
export interface ProofFacts {
  /** Network code. */
  readonly chain: string
  readonly address: string
  /** Contract in lower case, or the coin's symbol. */
  readonly token: string
  /** Decimal text in whole tokens. */
  readonly amount: string
  readonly confirmations: number
  readonly txid: string
}

/** A key that proofs are signed with: ours, so shops ask us whether a proof is good. */
export interface ProofKey {
  /** `v1` for the first. */
  readonly id: string
  readonly secret: Uint8Array
}

/** The text that is signed: six parts with bars between (reference bleumi 2.4). */
export function proofText({ chain, address, token, amount, confirmations, txid }: ProofFacts): string {
  return [chain, address, token, amount, confirmations, txid].join('|')
}

/** The facts in a text, or null for what `proofText` never writes. */
export function parseProofText(text: string): ProofFacts | null {
  const [chain, address, token, amount, confirmations, txid, ...more] = text.split('|')
  if (txid === undefined || more.length > 0 || !/^[0-9]{1,9}$/.test(confirmations ?? '')) return null
  const facts = {
    ...{ chain: chain ?? '', address: address ?? '', token: token ?? '', amount: amount ?? '', txid },
    confirmations: Number(confirmations),
  }
  return proofText(facts) === text ? facts : null
}

/** 64 lower-case hex digits. */
export function signProof(text: string, key: ProofKey): string {
  return createHmac('sha256', key.secret).update(text, 'utf8').digest('hex')
}

/**
 * The text behind a proof, or null when the value is not ours. Shops send the text as it is, or the Base64 of it that they
 * were sent (reference bleumi 2.4). Takes the same time whichever digit is wrong.
 */
export function readProof(input: string, value: string, key: ProofKey): string | null {
  const decoded = Buffer.from(input, 'base64').toString('utf8')
  return [input, decoded].find(text => isSame(signProof(text, key), value)) ?? null
}

function isSame(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected, 'utf8'), Buffer.from(given, 'utf8')]
  return a.length === b.length && timingSafeEqual(a, b)
}
