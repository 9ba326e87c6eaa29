import type { Page } from './page.ts'
import { recall, remember } from './tab-memory.ts'

/** For this long after a payment was sent, no second one is offered until something arrives. */
const SENT_MS = 600_000

/** A payment that a wallet of this tab has sent. */
export interface SentPayment {
  readonly atMs: number
  /** How many had arrived before. */
  readonly transfers: number
  /** Name of the wallet. */
  readonly wallet: string
}

/** The payment to this address that is on its way from here: sent lately, and nothing has arrived since. */
export function sentPayment(page: Page): SentPayment | null {
  const to = page.state.wallet?.to
  const text = to === undefined ? null : recall(sentKey(to))
  if (text === null) return null
  const sent: SentPayment = JSON.parse(text)
  return page.state.transfers <= sent.transfers && Date.now() - sent.atMs < SENT_MS ? sent : null
}

/** Keeps that a wallet has just sent a payment to this address. */
export function rememberSent(page: Page, to: string, wallet: string): void {
  const sent: SentPayment = { atMs: Date.now(), transfers: page.state.transfers, wallet }
  remember(sentKey(to), JSON.stringify(sent))
}

function sentKey(to: string): string {
  return `polytill-sent:${to}`
}
