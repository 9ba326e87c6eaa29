import { type Html, html } from '../../../../checkout/html.ts'
import type { Payout } from '../../../payouts/payout.ts'

const STATES: Readonly<
  Record<Payout['state'], { readonly tag: 'good' | 'notice' | 'bad'; readonly text: string }>
> = {
  created: { tag: 'notice', text: 'Waits for approval' },
  processing: { tag: 'notice', text: 'Approved, on its way' },
  done: { tag: 'good', text: 'Paid' },
  error: { tag: 'bad', text: 'Could not be paid' },
  rejected: { tag: 'bad', text: 'Rejected' },
}

/** How a payout is, in words. */
export function stateText({ state, source }: Pick<Payout, 'state' | 'source'>): string {
  return state === 'processing' && source === 'wallet'
    ? 'Approved, waits for your wallet'
    : STATES[state].text
}

/** The same, coloured. */
export function stateTag(payout: Pick<Payout, 'state' | 'source'>): Html {
  return html`<span class="tag tag-${STATES[payout.state].tag}">${stateText(payout)}</span>`
}
