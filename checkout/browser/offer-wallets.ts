import type { BrowserTexts } from '../page-state.ts'
import type { Page } from './page.ts'
import { recall, remember } from './tab-memory.ts'
import { fill } from './texts.ts'
import { type AnnouncedWallet, payByWallet, type WalletOutcome } from './wallet.ts'

/** For this long after a payment was sent, no second one is offered until something arrives. */
const SENT_MS = 600_000

const NOTES: Readonly<Record<WalletOutcome, keyof BrowserTexts>> = {
  sent: 'walletSent',
  declined: 'walletDeclined',
  wrong_network: 'walletNetwork',
  failed: 'walletFailed',
}

/** Finds the wallets of this browser (EIP-6963) and offers a button for each while there is something to pay. */
export function offerWallets(page: Page): void {
  const wallets = new Map<string, AnnouncedWallet>()
  let busy = false

  addEventListener('eip6963:announceProvider', event => {
    const wallet = event instanceof CustomEvent ? (event.detail as AnnouncedWallet) : null
    if (typeof wallet?.info?.uuid !== 'string' || typeof wallet.provider?.request !== 'function') return
    wallets.set(wallet.info.uuid, wallet)
    render()
  })
  page.onChange(render)
  dispatchEvent(new Event('eip6963:requestProvider'))

  function render(): void {
    const place = document.querySelector<HTMLElement>('[data-wallets]')
    if (place === null) return
    place.hidden = page.state.wallet === null || wallets.size === 0
    const focused = place.contains(document.activeElement) ? document.activeElement?.id : undefined
    place.replaceChildren(...[...wallets.values()].map(button))
    if (focused !== undefined) document.getElementById(focused)?.focus()
  }

  function button(wallet: AnnouncedWallet): HTMLButtonElement {
    const element = document.createElement('button')
    element.type = 'button'
    element.id = `wallet-${wallet.info.uuid}`
    element.className = 'button button-primary'
    element.ariaDisabled = String(busy || wasSent(page))
    if (wallet.info.icon?.startsWith('data:image/')) {
      const image = document.createElement('img')
      image.src = wallet.info.icon
      image.alt = ''
      element.append(image)
    }
    element.append(fill(page.state.texts.walletPay, { wallet: wallet.info.name }))
    element.addEventListener('click', () => void pay(wallet))
    return element
  }

  async function pay(wallet: AnnouncedWallet): Promise<void> {
    const asked = page.state.wallet
    if (busy || asked === null || wasSent(page)) return
    busy = true
    try {
      // The amount on the screen may be of an hour ago (F89).
      const fresh = await page.refresh()
      if (!fresh || JSON.stringify(page.state.wallet) !== JSON.stringify(asked))
        return note(fresh ? 'walletChanged' : 'offline', wallet)
      note('walletConfirm', wallet)
      render()
      const outcome = await payByWallet(wallet, asked)
      if (outcome === 'sent') rememberSent(page, asked.to)
      note(NOTES[outcome], wallet)
    } finally {
      busy = false
      render()
    }
  }

  function note(text: keyof BrowserTexts, wallet: AnnouncedWallet): void {
    const place = document.querySelector('[data-wallet-note]')
    if (place !== null) place.textContent = fill(page.state.texts[text], { wallet: wallet.info.name })
  }
}

/** Whether a payment to this address is on its way from here: sent lately, and nothing has arrived since. */
function wasSent(page: Page): boolean {
  const to = page.state.wallet?.to
  if (to === undefined) return false
  const [sentAt, transfers] = (recall(sentKey(to)) ?? '').split(' ').map(Number)
  if (!sentAt || transfers === undefined) return false
  return page.state.transfers <= transfers && Date.now() - sentAt < SENT_MS
}

function rememberSent(page: Page, to: string): void {
  remember(sentKey(to), `${Date.now()} ${page.state.transfers}`)
}

function sentKey(to: string): string {
  return `polytill-sent:${to}`
}
