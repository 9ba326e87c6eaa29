import { discoverWallets } from '../../../../checkout/browser/discover-wallets.ts'
import type { AnnouncedWallet } from '../../../../checkout/browser/wallet.ts'
import { offerAddress } from './fill-address.ts'
import { PaymentOffer } from './offer-payment.ts'
import { PayoutPage, say, stateOf } from './payout-page.ts'

// The page shows all that a wallet needs without this.

/** Each wallet once; a missing one is said when none has answered. */
function forEachWallet(use: (wallet: AnnouncedWallet) => void): void {
  const seen = new Set<string>()
  discoverWallets(wallet => {
    if (seen.has(wallet.info.uuid)) return
    seen.add(wallet.info.uuid)
    document.querySelector('[data-no-wallet]')?.remove()
    use(wallet)
  })
}

function start(): void {
  const state = stateOf(document)
  if (state === null) return
  const field = document.getElementById('wallet')
  if (field instanceof HTMLInputElement) forEachWallet(wallet => offerAddress(wallet, field))
  if (state.payment === null) return
  const page = new PayoutPage(state)
  const offer = new PaymentOffer(page)
  forEachWallet(wallet => offer.add(wallet))
  page.follow(() => {
    offer.render()
    say(page.state.text)
  })
}

start()
