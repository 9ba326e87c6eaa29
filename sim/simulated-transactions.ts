import { createHash } from 'node:crypto'
import type { PayoutOrder, SettleGroup, TillFactory } from '../gateway/chains/port.ts'
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

/** What every transaction from our account has. */
interface Sent {
  readonly txid: string
  readonly from: string
  readonly nonce: bigint
  readonly maxFeePerGas: bigint
}

/** One of our settlement transactions, as its raw bytes carry it. */
export interface SimulatedSettlement extends Sent {
  readonly kind: 'settlement'
  readonly groups: readonly SettleGroup[]
}

/** A list that is paid by the payout contract. */
export interface SimulatedPayout extends Sent {
  readonly kind: 'payout'
  readonly order: PayoutOrder
}

/** A token's approval for the payout contract. */
export interface SimulatedApproval extends Sent {
  readonly kind: 'approval'
  readonly contract: string
}

/** A transaction with a nonce: one of ours. */
export type OwnSimulated = SimulatedSettlement | SimulatedPayout | SimulatedApproval

export type SimulatedTransaction = SimulatedPayment | OwnSimulated

/** Tills of the simulated chain: hashes in place of the contract's CREATE2. */
export const simulatedTills: TillFactory = {
  family: 'evm',
  parseAddress: text => (/^0x[0-9a-f]{40}$/.test(text) ? text : null),
  formatAddress: canonical => canonical,
  termsHash: ({ operator, refunder, recipients }: ShareTerms) =>
    sha([operator, refunder, ...recipients.map(({ address, bps }) => `${bps}@${address}`)].join()),
  exactTermsHash: ({ operator, target, buyer }) => sha(['exact', operator, target, buyer].join()),
  contract: `0x${'7'.repeat(40)}`,
  tillSalt: (termsHash, tillNonce) => sha(`${termsHash}|${tillNonce}`),
  tillAddress: (termsHash, tillNonce) => simulatedTills.tillSalt(termsHash, tillNonce).slice(0, 42),
  paymentUri: ({ address }) => address,
}

/** Tills that a group of a settlement names, in its order. */
export function tillsOfGroup(group: SettleGroup): string[] {
  const termsHash = simulatedTills.termsHash(group.terms)
  return group.tillNonces.map(nonce => simulatedTills.tillAddress(termsHash, nonce))
}

/** Raw bytes of a transaction of ours, of one chain only (EIP-155); its txid is their hash, so other fees are another transaction. */
export function encodeSimulated(request: {
  chainId: string
  from: string
  nonce: bigint
  data: string
  maxFeePerGas: bigint
}): { rawTransaction: string; txid: string } {
  const rawTransaction = JSON.stringify({
    chainId: request.chainId,
    from: request.from,
    nonce: request.nonce.toString(),
    maxFeePerGas: request.maxFeePerGas.toString(),
    call: JSON.parse(request.data),
  })
  return { rawTransaction, txid: sha(rawTransaction) }
}

/** The transaction of the raw bytes. */
export function decodeSimulated(rawTransaction: string): OwnSimulated {
  const { from, nonce, maxFeePerGas, call } = JSON.parse(rawTransaction)
  const txid = sha(rawTransaction)
  const sent = { txid, from, nonce: BigInt(nonce), maxFeePerGas: BigInt(maxFeePerGas) }
  if (Array.isArray(call)) return { ...sent, kind: 'settlement', groups: call }
  if (call.approve) return { ...sent, kind: 'approval', contract: call.approve }
  const { number, contract, payments } = call.pay
  return {
    ...sent,
    kind: 'payout',
    order: {
      ...{ number: BigInt(number), contract },
      payments: payments.map(([recipient, atoms]: [string, string]) => ({
        ...{ recipient, amountAtoms: BigInt(atoms) },
      })),
    },
  }
}

/** SHA-256 as 0x hex. */
export function sha(text: string): string {
  return `0x${createHash('sha256').update(text).digest('hex')}`
}
