import { type Html, html } from '../../../../checkout/html.ts'
import type { ListedDelivery } from '../../../storage/console-deliveries.ts'
import type { EventKind } from '../../../storage/events.ts'
import { formatTime } from '../layout.ts'

/** What a callback tells of, in words. */
export const KINDS: Readonly<Record<EventKind, string>> = {
  'transfer.pending': 'Payment seen',
  'transfer.forwarded': 'Payment confirmed and forwarded',
  'order.paid': 'Order paid',
  'deposit.confirmed': 'Deposit confirmed',
  'operation.ended': 'Settle or refund ended',
  'transfer.rewound': 'Payment taken back by the chain',
  'transfer.returned': 'Payment on the chain again',
}

/** Where a callback stands, in words and coloured. */
export function deliveryTag({
  state,
  acknowledgedBy,
  signature,
  nextAttemptAtMs,
  attempts,
}: ListedDelivery): Html {
  switch (state) {
    case 'delivered':
      return acknowledgedBy === 'status' && signature === 'rsa'
        ? html`<span class="tag tag-notice">Answered 200 without *ok*</span>`
        : html`<span class="tag tag-good">Delivered</span>`
    case 'pending':
      return attempts === 0
        ? html`<span class="tag tag-notice">Not sent yet</span>`
        : html`<span class="tag tag-notice">Failed so far; again ${formatTime(nextAttemptAtMs)}</span>`
    case 'exhausted':
      return html`<span class="tag tag-bad">Given up</span>`
    case 'superseded':
      return html`<span class="tag tag-notice">Replaced by a later one</span>`
  }
}

/** What an attempt was answered, in words. */
export function answerText(status: string): string {
  return status === '-3' ? 'No answer' : `HTTP ${status}`
}
