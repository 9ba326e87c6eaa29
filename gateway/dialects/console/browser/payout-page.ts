import { loadDocument } from '../../../../checkout/browser/load-document.ts'
import { rememberParts, replaceParts } from '../../../../checkout/browser/parts.ts'
import type { WalletPageState } from '../wallet-page-state.ts'

const LOOK_MS = 2000

/** The page on the screen, and the gateway's word on how the payout is. */
export class PayoutPage {
  state: WalletPageState

  constructor(state: WalletPageState) {
    rememberParts()
    this.state = state
  }

  /** Asks the gateway; false when it did not answer with this page. */
  async refresh(): Promise<boolean> {
    const answer = await loadDocument(location.href).catch(() => null)
    const state = answer?.ok ? stateOf(answer.document) : null
    if (!answer || state?.payoutId !== this.state.payoutId) return false
    this.state = state
    replaceParts(answer.document)
    return true
  }

  /** Asks again and again while there is something to pay; `ended` when there is not any more. */
  follow(ended: () => void): void {
    setTimeout(async () => {
      await this.refresh()
      if (this.state.payment === null) ended()
      else this.follow(ended)
    }, LOOK_MS)
  }
}

/** The state embedded in a page to pay with a wallet; null in any other. */
export function stateOf(source: Document): WalletPageState | null {
  const text = source.getElementById('wallet-state')?.textContent
  return text === null || text === undefined ? null : (JSON.parse(text) as WalletPageState)
}

/** Says something on the page, and so to a screen reader. */
export function say(text: string): void {
  const place = document.querySelector('[data-wallet-note]')
  if (place !== null && place.textContent !== text) place.textContent = text
}
