import type { AnnouncedWallet } from './wallet.ts'

/** Asks the wallets of this browser to announce themselves (EIP-6963); `found` hears of each, also of one that comes late. */
export function discoverWallets(found: (wallet: AnnouncedWallet) => void): void {
  addEventListener('eip6963:announceProvider', event => {
    const wallet = event instanceof CustomEvent ? (event.detail as AnnouncedWallet) : null
    if (typeof wallet?.info?.uuid === 'string' && typeof wallet.provider?.request === 'function')
      found(wallet)
  })
  dispatchEvent(new Event('eip6963:requestProvider'))
}
