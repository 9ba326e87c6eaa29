import type { BrowserTexts, WalletRequest } from '../page-state.ts'
import { discoverWallets } from './discover-wallets.ts'
import type { Page } from './page.ts'
import { parseAmount } from './parse-amount.ts'
import { rememberSent, sentPayment } from './sent-payment.ts'
import { fill } from './texts.ts'
import { type AnnouncedWallet, payByWallet, type WalletOutcome } from './wallet.ts'
import { walletButton } from './wallet-button.ts'

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
  /** Whether the note says that a payment is on its way. */
  let waiting = false

  page.onChange(render)
  discoverWallets(wallet => {
    wallets.set(wallet.info.uuid, wallet)
    render()
  })

  function render(): void {
    const place = document.querySelector<HTMLElement>('[data-wallets]')
    if (place === null) return
    place.hidden = page.state.wallet === null || wallets.size === 0
    const field = document.querySelector<HTMLElement>('[data-wallet-amount]')
    if (field !== null) field.hidden = place.hidden
    const focused = place.contains(document.activeElement) ? document.activeElement?.id : undefined
    place.replaceChildren(...[...wallets.values()].map(button))
    if (focused !== undefined) document.getElementById(focused)?.focus()
    const sent = sentPayment(page)
    if (sent !== null) note('walletSent', sent.wallet)
    else if (waiting) document.querySelector('[data-wallet-note]')?.replaceChildren()
    waiting = sent !== null
  }

  function button(wallet: AnnouncedWallet): HTMLButtonElement {
    const label = fill(page.state.texts.walletPay, { wallet: wallet.info.name })
    const element = walletButton(wallet, label, () => void pay(wallet))
    element.ariaDisabled = String(busy || sentPayment(page) !== null)
    return element
  }

  async function pay(wallet: AnnouncedWallet): Promise<void> {
    const { name } = wallet.info
    const asked = page.state.wallet
    if (busy || asked === null || sentPayment(page) !== null) return
    const atoms = asked.atoms === null ? typedAmount(asked) : BigInt(asked.atoms)
    if (atoms === null) {
      note('walletAmount', name)
      document.getElementById('wallet-amount')?.focus()
      return
    }
    busy = true
    try {
      // The amount on the screen may be of an hour ago (F89).
      const fresh = await page.refresh()
      if (!fresh || JSON.stringify(page.state.wallet) !== JSON.stringify(asked))
        return note(fresh ? 'walletChanged' : 'offline', name)
      note('walletConfirm', name)
      render()
      const outcome = await payByWallet(wallet, asked, atoms)
      if (outcome === 'sent') rememberSent(page, asked.to, name)
      note(NOTES[outcome], name)
    } finally {
      busy = false
      render()
    }
  }

  function note(text: keyof BrowserTexts, wallet: string): void {
    const place = document.querySelector('[data-wallet-note]')
    const minimum = page.state.wallet?.minimum ?? ''
    if (place !== null) place.textContent = fill(page.state.texts[text], { wallet, minimum })
  }
}

/** What the shopper wants to deposit; null when it is no amount, or one that would not be credited. */
function typedAmount({ decimals, minimum }: WalletRequest): bigint | null {
  const field = document.getElementById('wallet-amount')
  const atoms = field instanceof HTMLInputElement ? parseAmount(field.value, decimals) : null
  return atoms !== null && atoms >= (parseAmount(minimum, decimals) ?? 0n) ? atoms : null
}
