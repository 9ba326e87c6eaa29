/** Why a payout was not requested, created or decided. `code` is stable; nothing was written. */
export class PayoutError extends Error {
  readonly code:
    | 'empty'
    | 'too_many'
    | 'address_invalid'
    | 'not_whitelisted'
    | 'amount_invalid'
    | 'above_request_limit'
    | 'above_day_limit'
    | 'request_not_pending'
    | 'assets_mixed'
    | 'payout_unknown'
    | 'payout_decided'
    | 'not_signed_by_wallet'
    | 'contract_missing'

  /** The recipient that is at fault, canonical form; null where none is. */
  readonly address: string | null

  constructor(code: PayoutError['code'], message: string, address: string | null = null) {
    super(message)
    this.code = code
    this.address = address
  }
}
