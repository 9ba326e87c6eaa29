import type { CheckoutView } from '../gateway/orders/checkout-view.ts'
import type { Html } from './html.ts'
import type { IconName } from './icons.ts'
import { name, type Translator } from './translate.ts'

/** How a state looks and what it says. */
export interface Headline {
  readonly tone: 'calm' | 'notice' | 'good' | 'bad'
  readonly icon: IconName
  readonly title: Html
  readonly details: readonly Html[]
}

/** The one thing a shopper has to know now. */
export function headlineOf(view: CheckoutView, t: Translator): Headline {
  return view.kind === 'deposit' ? depositHeadline(view, t) : paymentHeadline(view, t)
}

function paymentHeadline(view: CheckoutView, t: Translator): Headline {
  const { currency } = view
  const merchant = name(view.merchant)
  const value = t.fiat(view.value ?? '0', currency, 'up')
  const paid = t.fiat(view.paid, currency, 'down')
  const left = t.fiat(view.outstanding ?? '0', currency, 'up')
  const over = view.overpaid === null ? [] : [overpaid(view.overpaid, currency, merchant, t)]
  switch (view.state) {
    case 'waiting':
      return awaiting(view, WAITING, t)
    case 'partial': {
      const detail = view.selected === null ? 'status.partial.choose' : 'status.partial.detail'
      return {
        tone: 'notice',
        icon: 'alert',
        title: t.text('status.partial', { left }),
        details: [t.text(detail, { paid, value })],
      }
    }
    case 'pending':
      return {
        tone: 'notice',
        icon: 'clock',
        title: t.text('status.pending'),
        details: [t.text('status.pending.detail'), ...over],
      }
    case 'paid':
      return {
        tone: 'good',
        icon: 'check',
        title: t.text('status.paid'),
        details: [t.text('status.paid.detail', { merchant }), ...over],
      }
    case 'expired': {
      const partial =
        Number(view.paid) > 0 ? [t.text('status.expired.partial', { paid, value, merchant })] : []
      const late = view.transfers.some(
        ({ ignored, state }) => ignored === 'after_expiry' && state !== 'orphaned',
      )
        ? [t.text('status.expired.late', { merchant })]
        : []
      return {
        tone: 'bad',
        icon: 'stop',
        title: t.text('status.expired'),
        details: [t.text('status.expired.detail'), ...partial, ...late],
      }
    }
  }
}

function depositHeadline(view: CheckoutView, t: Translator): Headline {
  switch (view.state) {
    case 'pending':
      return {
        tone: 'notice',
        icon: 'clock',
        title: t.text('status.deposit.pending'),
        details: [t.text('status.deposit.pending.detail')],
      }
    case 'paid':
      return {
        tone: 'good',
        icon: 'check',
        title: t.text('status.deposit.paid'),
        details: [t.text('status.deposit.paid.detail', { merchant: name(view.merchant) })],
      }
    default:
      return awaiting(view, DEPOSIT, t)
  }
}

const CHOOSE = { icon: 'coins', title: 'status.choose', detail: 'status.choose.detail' } as const
const WAITING = { icon: 'clock', title: 'status.waiting', detail: 'status.waiting.detail' } as const
const DEPOSIT = { icon: 'clock', title: 'status.deposit', detail: 'status.deposit.detail' } as const

/** Nothing has come: a coin is to be chosen first, then money is waited for, as `waiting` says. */
function awaiting(
  { selected }: CheckoutView,
  waiting: typeof WAITING | typeof DEPOSIT,
  t: Translator,
): Headline {
  const { icon, title, detail } = selected === null ? CHOOSE : waiting
  return { tone: 'calm', icon, title: t.text(title), details: [t.text(detail)] }
}

function overpaid(amount: string, currency: string, merchant: Html, t: Translator): Html {
  return t.text('status.over', { amount: t.fiat(amount, currency, 'down'), merchant })
}
