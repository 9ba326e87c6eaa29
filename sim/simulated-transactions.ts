import { createHash } from 'node:crypto'
import type { SettleGroup, TillFactory } from '../gateway/chains/port.ts'
import type { ShareTerms } from '../gateway/domain/terms.ts'

/** A payment by somebody outside. */
export interface SimulatedPayment {
  readonly kind: 'payment'
  readonly txid: string
  readonly from: string
  /** One transaction may pay several addresses. */
  readonly legs: readonly {
    readonly to: string
    readonly contract: string | null
    readonly amountAtoms: bigint
  }[]
}

/** One of our settlement transactions, as its raw bytes carry it. */
export interface SimulatedSettlement {
  readonly kind: 'settlement'
  readonly txid: string
  readonly from: string
  readonly nonce: bigint
  readonly maxFeePerGas: bigint
  readonly groups: readonly SettleGroup[]
}

export type SimulatedTransaction = SimulatedPayment | SimulatedSettlement

/** Tills of the simulated chain: hashes in place of the contract's CREATE2. */
export const simulatedTills: TillFactory = {
  family: 'evm',
  parseAddress: text => (/^0x[0-9a-f]{40}$/.test(text) ? text : null),
  formatAddress: canonical => canonical,
  termsHash: ({ operator, refunder, recipients }: ShareTerms) =>
    sha([operator, refunder, ...recipients.map(({ address, bps }) => `${bps}@${address}`)].join()),
  exactTermsHash: ({ operator, target, buyer }) => sha(['exact', operator, target, buyer].join()),
  tillAddress: (termsHash, tillNonce) => sha(`${termsHash}|${tillNonce}`).slice(0, 42),
  paymentUri: ({ address }) => address,
}

/** Tills that a group of a settlement names, in its order. */
export function tillsOfGroup(group: SettleGroup): string[] {
  const termsHash = simulatedTills.termsHash(group.terms)
  return group.tillNonces.map(nonce => simulatedTills.tillAddress(termsHash, nonce))
}

/** Raw bytes of a simulated settlement; its txid is their hash, so other fees are another transaction. */
export function encodeSimulated(request: {
  from: string
  nonce: bigint
  data: string
  maxFeePerGas: bigint
}): { rawTransaction: string; txid: string } {
  const rawTransaction = JSON.stringify({
    from: request.from,
    nonce: request.nonce.toString(),
    maxFeePerGas: request.maxFeePerGas.toString(),
    groups: JSON.parse(request.data),
  })
  return { rawTransaction, txid: sha(rawTransaction) }
}

export function decodeSimulated(rawTransaction: string): SimulatedSettlement {
  const { from, nonce, maxFeePerGas, groups } = JSON.parse(rawTransaction)
  return {
    kind: 'settlement',
    txid: sha(rawTransaction),
    from,
    nonce: BigInt(nonce),
    maxFeePerGas: BigInt(maxFeePerGas),
    groups,
  }
}

/** SHA-256 as 0x hex. */
export function sha(text: string): string {
  return `0x${createHash('sha256').update(text).digest('hex')}`
}
