import type {
  CheckoutChoice,
  CheckoutSelection,
  CheckoutTransfer,
  CheckoutView,
} from '../../gateway/orders/checkout-view.ts'

/** A fixed moment for tests that compare text; pages in a browser are given the current time. */
export const NOW_MS = Date.UTC(2026, 10, 21, 9, 30)

const NAMES: Readonly<Record<string, string>> = {
  ETH: 'Ether',
  USDT: 'Tether USD',
  USDC: 'USD Coin',
  POL: 'Polygon',
}

function choice(ticker: string, symbol: string, network: string): CheckoutChoice {
  const networkName = network.charAt(0).toUpperCase() + network.slice(1)
  return { ticker, symbol, name: NAMES[symbol] ?? symbol, network, networkName, available: true }
}

/** What the fixtures offer. */
export const CHOICES: readonly CheckoutChoice[] = [
  choice('erc20/usdt', 'USDT', 'ethereum'),
  choice('polygon/usdt', 'USDT', 'polygon'),
  choice('erc20/usdc', 'USDC', 'ethereum'),
  choice('eth', 'ETH', 'ethereum'),
  choice('polygon/pol', 'POL', 'polygon'),
]

const ADDRESS = '0x7199b38e1a2c1f54D2A0e0cF21fC92bC34d79eC2'
const TOKEN = '0xdAC17F958D2ee523a2206206994597C13D831ec7'
const HASH = '0x75500fb4c1d7d1a8b2f2a2a77f0f6c3de94a1ad50a2b6c3a4a9c8a35b6f0c0fb'

/** 49.90 in USDT on Ethereum. */
export const SELECTED: CheckoutSelection = {
  ...choice('erc20/usdt', 'USDT', 'ethereum'),
  address: ADDRESS,
  amountDue: '53.764922',
  amountDueAtoms: '53764922',
  decimals: 6,
  evmChainId: 31337,
  contract: TOKEN,
  paymentUri: `ethereum:${TOKEN}@31337/transfer?address=${ADDRESS}&uint256=53764922`,
  minimum: '1.33',
  rate: '0.928114',
  rateValidUntilMs: NOW_MS + 5 * 60_000,
}

function transfer(change: Partial<CheckoutTransfer> = {}): CheckoutTransfer {
  return {
    txid: HASH,
    ticker: 'erc20/usdt',
    symbol: 'USDT',
    networkName: 'Ethereum',
    amount: '53.764922',
    fiat: '49.90',
    state: 'seen',
    confirmations: 3,
    confirmationsNeeded: 12,
    ignored: null,
    seenAtMs: NOW_MS - 60_000,
    ...change,
  }
}

const FIRST: CheckoutView = {
  kind: 'payment',
  token: 'OcRrZGsKQFGsoi0asqZkr97WbitMxFMb',
  version: 1,
  merchant: 'Alder & Ash Books',
  description: 'Two paperbacks and a tote bag',
  state: 'waiting',
  currency: 'EUR',
  value: '49.90',
  paid: '0',
  outstanding: '49.90',
  overpaid: null,
  nowMs: NOW_MS,
  expiresAtMs: NOW_MS + 58 * 60_000,
  choices: CHOICES,
  selected: null,
  transfers: [],
  redirectUrl: null,
  cancelUrl: null,
}

const DEPOSIT: CheckoutView = {
  ...FIRST,
  kind: 'deposit',
  merchant: 'Harbour Exchange',
  description: 'Account 20817',
  value: null,
  outstanding: null,
  expiresAtMs: null,
}

const DEPOSIT_SELECTED: CheckoutSelection = {
  ...SELECTED,
  amountDue: null,
  amountDueAtoms: null,
  paymentUri: ADDRESS,
}

const PAID = { state: 'paid', selected: SELECTED, paid: '49.90', outstanding: '0' } as const
const CONFIRMED = transfer({ state: 'final', confirmations: 40 })
const HALF = transfer({ amount: '26.88', fiat: '24.94771', state: 'confirmed', confirmations: 12 })
const LATE = transfer({ ignored: 'after_expiry', fiat: null, state: 'confirmed', confirmations: 12 })

/** A view for every state that a page can show. */
export const VIEWS = {
  choose: FIRST,
  waiting: { ...FIRST, selected: SELECTED },
  /** A token that stands 1:1 for the currency, and a way back without paying. */
  'one-to-one': {
    ...FIRST,
    expiresAtMs: null,
    selected: { ...SELECTED, minimum: null, rate: null, rateValidUntilMs: null },
    cancelUrl: 'https://shop.example/cart?order=1001',
  },
  'no-rate': {
    ...FIRST,
    choices: CHOICES.map(offer => ({ ...offer, available: offer.symbol !== 'USDT' })),
    selected: {
      ...SELECTED,
      available: false,
      amountDue: null,
      amountDueAtoms: null,
      rate: null,
      rateValidUntilMs: null,
      paymentUri: ADDRESS,
    },
  },
  'no-rates': { ...FIRST, choices: CHOICES.map(offer => ({ ...offer, available: false })) },
  partial: {
    ...FIRST,
    state: 'partial',
    selected: { ...SELECTED, amountDue: '26.884999', amountDueAtoms: '26884999' },
    paid: '24.94771',
    outstanding: '24.95229',
    transfers: [HALF],
  },
  'partial-unselected': {
    ...FIRST,
    state: 'partial',
    paid: '24.94771',
    outstanding: '24.95229',
    transfers: [HALF],
  },
  pending: { ...FIRST, ...PAID, state: 'pending', transfers: [transfer()] },
  paid: {
    ...FIRST,
    ...PAID,
    transfers: [CONFIRMED],
    redirectUrl: 'https://shop.example/thanks?order=1001&success_token=abc',
  },
  overpaid: {
    ...FIRST,
    ...PAID,
    paid: '55.00',
    overpaid: '5.10',
    transfers: [transfer({ amount: '59.26', fiat: '55.00', state: 'final', confirmations: 40 })],
    redirectUrl: 'https://shop.example/thanks?success_token=abc',
  },
  expired: { ...FIRST, state: 'expired', selected: SELECTED, expiresAtMs: NOW_MS - 60_000 },
  'expired-partial': {
    ...FIRST,
    state: 'expired',
    paid: '24.94771',
    outstanding: '24.95229',
    expiresAtMs: NOW_MS - 60_000,
    transfers: [HALF],
  },
  'expired-late': {
    ...FIRST,
    state: 'expired',
    selected: SELECTED,
    expiresAtMs: NOW_MS - 3_600_000,
    transfers: [LATE],
  },
  ignored: {
    ...FIRST,
    selected: SELECTED,
    transfers: [
      transfer({ ignored: 'below_minimum', amount: '0.5', fiat: null }),
      transfer({ ignored: 'other_asset', symbol: 'USDC', fiat: null, state: 'confirmed' }),
      transfer({ state: 'orphaned' }),
    ],
  },
  deposit: DEPOSIT,
  'deposit-waiting': { ...DEPOSIT, selected: DEPOSIT_SELECTED },
  'deposit-pending': {
    ...DEPOSIT,
    selected: DEPOSIT_SELECTED,
    state: 'pending',
    paid: '49.90',
    transfers: [transfer()],
  },
  'deposit-paid': {
    ...DEPOSIT,
    selected: DEPOSIT_SELECTED,
    state: 'paid',
    paid: '99.80',
    transfers: [CONFIRMED, transfer({ state: 'final', confirmations: 99, seenAtMs: NOW_MS - 86_400_000 })],
  },
} satisfies Readonly<Record<string, CheckoutView>>

/** Name of a fixture. */
export type ViewName = keyof typeof VIEWS

/** The view as if its "now" were this moment. */
export function viewAt(view: CheckoutView, nowMs: number): CheckoutView {
  const shift = nowMs - view.nowMs
  const moved = (moment: number | null) => (moment === null ? null : moment + shift)
  return {
    ...view,
    nowMs,
    expiresAtMs: moved(view.expiresAtMs),
    selected: view.selected && {
      ...view.selected,
      rateValidUntilMs: moved(view.selected.rateValidUntilMs),
    },
    transfers: view.transfers.map(item => ({ ...item, seenAtMs: item.seenAtMs + shift })),
  }
}
