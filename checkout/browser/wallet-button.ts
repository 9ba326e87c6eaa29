import type { AnnouncedWallet } from './wallet.ts'

/** A button for one wallet, with the icon that it announced: shown as an image, where it cannot run anything. */
export function walletButton({ info }: AnnouncedWallet, label: string, press: () => void): HTMLButtonElement {
  const element = document.createElement('button')
  element.type = 'button'
  element.id = `wallet-${info.uuid}`
  element.className = 'button button-primary'
  if (info.icon?.startsWith('data:image/')) {
    const image = document.createElement('img')
    image.src = info.icon
    image.alt = ''
    element.append(image)
  }
  element.append(label)
  element.addEventListener('click', press)
  return element
}
