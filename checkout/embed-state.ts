import type { CheckoutView } from '../gateway/orders/checkout-view.ts'
import { embedJson, type Html, webLink } from './html.ts'
import { MESSAGES, type MessageKey } from './locales/messages.ts'
import type { BrowserTexts, PageState, WalletRequest } from './page-state.ts'
import { acceptsPayment } from './parts/pay-panel.ts'
import type { Translator } from './translate.ts'

const PREFIX = 'browser.'

/** The page's state for its script. */
export function embedState(view: CheckoutView, path: string, t: Translator): Html {
  const open = acceptsPayment(view)
  const asksAmount = open && view.kind === 'payment' && view.selected !== null
  const expiresAtMs = view.kind === 'payment' && open ? view.expiresAtMs : null
  const rateUntilMs = asksAmount ? (view.selected?.rateValidUntilMs ?? null) : null
  const state: PageState = {
    path,
    locale: t.intlTag,
    version: view.version,
    nowMs: view.nowMs,
    deadlinesMs: [expiresAtMs, rateUntilMs].filter(moment => moment !== null),
    expiresAtMs,
    asksAmount,
    transfers: view.transfers.length,
    wallet: open ? walletRequest(view) : null,
    redirectUrl: view.state === 'paid' && view.redirectUrl !== null ? webLink(view.redirectUrl) : null,
    texts: browserTexts(t),
  }
  return embedJson('state', state)
}

function walletRequest({ kind, selected }: CheckoutView): WalletRequest | null {
  if (selected === null || selected.evmChainId === null) return null
  if (kind === 'payment' && selected.amountDueAtoms === null) return null
  return {
    chainId: selected.evmChainId,
    to: selected.address,
    contract: selected.contract,
    atoms: selected.amountDueAtoms,
    decimals: selected.decimals,
    minimum: selected.minimum ?? '0',
  }
}

function browserTexts(t: Translator): BrowserTexts {
  const keys = (Object.keys(MESSAGES.en) as MessageKey[]).filter(key => key.startsWith(PREFIX))
  return Object.fromEntries(keys.map(key => [key.slice(PREFIX.length), t.raw(key)])) as BrowserTexts
}
