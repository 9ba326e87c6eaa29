import { type AnnouncedWallet, accountsOf, isDeclined } from '../../../../checkout/browser/wallet.ts'
import { walletButton } from '../../../../checkout/browser/wallet-button.ts'
import { say } from './payout-page.ts'

/** A button that writes a wallet's account into the field that names who pays. */
export function offerAddress(wallet: AnnouncedWallet, field: HTMLInputElement): void {
  const place = document.querySelector<HTMLElement>('[data-wallets]')
  if (place === null) return
  place.hidden = false
  const { name } = wallet.info
  place.append(
    walletButton(wallet, `Use the account of ${name}`, async () => {
      try {
        const [account] = await accountsOf(wallet)
        if (account === undefined) return say(`${name} offers no account.`)
        field.value = account
        say(`${account} is filled in. Nothing is approved yet.`)
        field.focus()
      } catch (error) {
        say(isDeclined(error) ? `Declined in ${name}.` : `${name} did not answer.`)
      }
    }),
  )
}
