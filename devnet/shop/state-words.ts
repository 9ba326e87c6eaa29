import type { Standing } from './purchase.ts'

/** How a standing is shown. */
export const STATE_WORDS: Readonly<
  Record<
    Standing['state'],
    { readonly label: string; readonly tone: 'good' | 'notice'; readonly text: string }
  >
> = {
  waiting: { label: 'Waiting', tone: 'notice', text: 'Nothing was paid yet that counts.' },
  seen: { label: 'Seen', tone: 'notice', text: 'A payment is on the chain and waits for confirmations.' },
  partial: { label: 'Partly paid', tone: 'notice', text: 'A part is paid; the rest can follow at any time.' },
  paid: { label: 'Paid', tone: 'good', text: 'Paid. The shop sends the parcel.' },
  overpaid: {
    label: 'Overpaid',
    tone: 'good',
    text: 'Paid, and more than asked for. The shop sends the parcel.',
  },
  credited: {
    label: 'Credited',
    tone: 'good',
    text: 'The deposit is the customer’s credit. More can follow.',
  },
}
