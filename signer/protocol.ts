/**
 * What the gateway and the signer say to each other: newline-delimited JSON over a unix socket, one object per line.
 *
 *     → {"hello":"polytill-signer/1","token":"<hex>","lease":{"epoch":"7","holder":"…"}}     first line of every connection
 *     → {"id":"1","method":"sign","params":{…SignParams}}
 *     ← {"id":"1","result":{"rawTransaction":"0x02…","txid":"0x…"}}
 *     → {"id":"2","method":"check","params":{…SignParams}}     would policy and today's caps allow it? Nothing is recorded
 *     ← {"id":"2","result":{"allowed":true}}
 *     ← {"id":"1","refused":{"code":"nonce_gap","reason":"…"}}
 *
 * Requests may be pipelined; answers carry the request's id. Every integer is a canonical decimal string on the wire.
 * Asking again is always safe: the same request returns the same bytes (F28). `lease` may be left out by whoever only asks for the
 * status.
 */
export const PROTOCOL = 'polytill-signer/1'

/** Longest line either side accepts, newline excluded. Bytes. */
export const FRAME_BYTES_MAX = 1_048_576

/** Id of an answer that belongs to no request: the connection itself was refused and is closed. */
export const CONNECTION_ID = '0'

/**
 * Every refusal and what the asker does about it. `later`: the same request may succeed after time or an operator's
 * act. `bump`: the fees are too low, a higher version with higher ones may. `page`: neither; halt and call a human (F33,
 * F92).
 */
export const REFUSALS = {
  unauthorized: 'page',
  lease_lost: 'page',
  malformed_request: 'page',
  unknown_chain: 'page',
  recipient_not_till: 'page',
  selector_not_allowed: 'page',
  value_not_allowed: 'page',
  payout_asset_not_allowed: 'page',
  payout_above_transaction_cap: 'page',
  payout_above_day_cap: 'later',
  calldata_malformed: 'page',
  fee_malformed: 'page',
  fee_above_transaction_cap: 'later',
  fee_above_day_cap: 'later',
  paused: 'later',
  nonce_gap: 'page',
  nonce_retired: 'page',
  nonce_owned_by_other: 'page',
  outgoing_has_other_nonce: 'page',
  call_differs: 'page',
  version_differs: 'page',
  version_superseded: 'page',
  fee_raise_too_small: 'bump',
  journal_unavailable: 'later',
  internal: 'page',
} as const

export type RefusalCode = keyof typeof REFUSALS

export interface Refusal {
  readonly code: RefusalCode
  /** For operators and logs; carries no secret. */
  readonly reason: string
}

/** Which gateway may have things signed: the one that took the highest epoch (F93). */
export interface SignerLease {
  readonly epoch: bigint
  /** Tells apart two gateways that took one epoch from two databases. Printable ASCII, 1 to 128 characters. */
  readonly holder: string
}

/**
 * One EIP-1559 transaction to be signed. Within one (chain, nonce) `outgoingId`, `to`, `data` and `value` never change; a higher `version` replaces the earlier ones on chain and raises both fees by at least 10 %.
 */
export interface SignRequest {
  /** CAIP-2, `eip155:…`. */
  readonly chainId: string
  /** The gateway's id of the outgoing transaction. Printable ASCII, 1 to 128 characters. */
  readonly outgoingId: string
  /** From 1. At most 2^31 − 1. */
  readonly version: number
  readonly nonce: bigint
  /** 20 bytes, 0x hex, any case. */
  readonly to: string
  /** Calldata, 0x hex, any case. */
  readonly data: string
  /** Coin sent along, wei: 0 but for payouts of coin. */
  readonly value: bigint
  readonly gasLimit: bigint
  /** Wei per gas. */
  readonly maxFeePerGas: bigint
  /** Wei per gas. */
  readonly maxPriorityFeePerGas: bigint
}

/** `SignRequest` as it travels. */
export type SignParams = { readonly [Field in keyof SignRequest]: string }

/** The wire form of a request. */
export function toSignParams(request: SignRequest): SignParams {
  return {
    chainId: request.chainId,
    outgoingId: request.outgoingId,
    version: request.version.toString(),
    nonce: request.nonce.toString(),
    to: request.to,
    data: request.data,
    value: request.value.toString(),
    gasLimit: request.gasLimit.toString(),
    maxFeePerGas: request.maxFeePerGas.toString(),
    maxPriorityFeePerGas: request.maxPriorityFeePerGas.toString(),
  }
}

/** Signed bytes, both lower-case 0x hex. The journal holds them before anyone sees them. */
export interface SignedTransaction {
  readonly rawTransaction: string
  /** keccak256 of `rawTransaction`. */
  readonly txid: string
}

/** What the signer is and how far each of its lanes has come. */
export interface SignerStatus {
  /** EIP-55 form. */
  readonly address: string
  /** Chains it signs for, CAIP-2. */
  readonly chains: readonly string[]
  /** Chains with at least one signature. A gateway whose own next nonce is not above `highestNonce` was restored (F92). */
  readonly journal: readonly { readonly chainId: string; readonly highestNonce: bigint }[]
  readonly paused: boolean
  /** The highest epoch that a gateway ever came with; 0: none did. */
  readonly epoch: bigint
}

/** `SignerStatus` as it travels. */
export interface StatusResult extends Omit<SignerStatus, 'journal' | 'epoch'> {
  readonly epoch: string
  readonly journal: readonly { readonly chainId: string; readonly highestNonce: string }[]
}
