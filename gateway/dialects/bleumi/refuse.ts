import type { PaymentEdition } from '../../storage/bleumi-payments.ts'
import { BleumiError } from './errors.ts'

/** Why a request is refused, as the first edition calls it. */
export type Refusal =
  | 'input_invalid'
  | 'chain_invalid'
  | 'token_invalid'
  | 'id_not_found'
  | 'amount_invalid'
  | 'prev_tx_inprogress'
  | 'nextToken_invalid'
  | 'sortBy_unsupported'
  | 'sortOrder_unsupported'
  | 'startAt_not_integer'
  | 'endAt_not_integer'

const OF_VALUES: readonly Refusal[] = ['chain_invalid', 'token_invalid', 'prev_tx_inprogress']

/** Editions that have words and parameters of their own; `g4` shares those of `g5`. */
export type SpokenEdition = 'g2' | PaymentEdition

/**
 * A refusal in the words of an edition (reference bleumi 1.4, 2.2; part 4, item 16): wallets have a code per reason, payments
 * `ValidationError` with a text about the offending input, except for a cursor. `text` is that text; default: the reason.
 */
export function refuse(edition: SpokenEdition, reason: Refusal, text: string = reason): BleumiError {
  if (edition !== 'g5')
    return new BleumiError(OF_VALUES.includes(reason) ? 'ValidationError' : 'MalformedRequest', reason)
  if (reason === 'nextToken_invalid') return new BleumiError('MalformedRequest', reason)
  return new BleumiError('ValidationError', reason === 'token_invalid' ? 'invalid_token' : text)
}
