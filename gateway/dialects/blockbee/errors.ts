/** Every unhappy answer of the protocol: HTTP status and text (reference blockbee 1.3). */
const CATALOGUE = {
  key_missing: { status: 400, text: 'API Key not provided' },
  key_unknown: { status: 401, text: 'Invalid API Key' },
  override_not_allowed: { status: 403, text: 'Address Override is not enabled for this API Key' },
  ticker_unknown: { status: 400, text: 'Invalid ticker' },
  callback_missing: { status: 400, text: 'You must provide a valid address and a callback' },
  callback_malformed: { status: 400, text: 'Callback URL malformed, please provide a correct URL' },
  callback_unreachable: { status: 400, text: 'Callback URL is not a valid URL' },
  callback_unknown: { status: 404, text: 'Callback not found' },
  callback_of_other_ticker: {
    status: 400,
    text: 'Non multi_token address already created for another token',
  },
  address_missing: { status: 400, text: 'You must provide a valid address' },
  address_invalid: { status: 400, text: 'Address is invalid' },
  too_many_outputs: { status: 400, text: 'Maximum 20 output addresses' },
  notify_url_missing: { status: 400, text: 'No notify url specified' },
  path_unknown: { status: 404, text: 'Resource not found' },
  order_unknown: { status: 404, text: 'Resource not found' },
  payouts_not_allowed: { status: 403, text: 'Payouts are not enabled for this API Key' },
  payout_data_missing: { status: 400, text: 'No data or data malformed' },
  payout_too_many: { status: 400, text: 'Maximum 500 output addresses' },
  payout_not_whitelisted: { status: 400, text: 'Address is not on the list of allowed recipients' },
  payout_above_limit: { status: 400, text: 'Amount is above the limit of this account' },
  payout_request_unknown: { status: 400, text: 'Payout request not found or not pending' },
  payout_unknown: { status: 404, text: 'Resource not found' },
  payout_decided: { status: 400, text: 'Payout already processed' },
  parameter_invalid: {
    status: 400,
    text: "Your request couldn't be processed, please try again later",
  },
  // Passes when the operator has deployed the payout contract.
  payouts_stopped: {
    status: 503,
    text: "Your request couldn't be processed, please try again later",
  },
  // Passes by itself: a client may come again (F17).
  rate_unavailable: {
    status: 503,
    text: "Your request couldn't be processed, please try again later",
  },
  fees_unavailable: {
    status: 503,
    text: "Your request couldn't be processed, please try again later",
  },
  method_not_allowed: {
    status: 405,
    text: "Your request couldn't be processed, please try again later",
  },
} as const

/** Our names of the protocol's refusals. */
export type BlockbeeErrorCode = keyof typeof CATALOGUE

/** A refusal that the merchant is told of. */
export class BlockbeeError extends Error {
  readonly code: BlockbeeErrorCode
  readonly status: number

  constructor(code: BlockbeeErrorCode) {
    super(CATALOGUE[code].text)
    this.code = code
    this.status = CATALOGUE[code].status
  }
}
