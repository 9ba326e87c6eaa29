import { recall, remember } from '../../../../checkout/browser/tab-memory.ts'
import type { AnnouncedWallet } from '../../../../checkout/browser/wallet.ts'
import { walletButton } from '../../../../checkout/browser/wallet-button.ts'
import { hasFailed, pause } from './ask-chain.ts'
import { type PayOutcome, payPayout, type Step } from './pay-payout.ts'
import { type PayoutPage, say } from './payout-page.ts'

const LOOK_MS = 2000
const STEPS: Readonly<Record<Step, string>> = {
  revoke: 'Older approval withdrawn',
  approve: 'Approval',
  pay: 'Payment',
}
const ASKED: Readonly<Record<Step, string>> = {
  revoke: 'Confirm in {wallet} that an older approval is withdrawn. The payment follows.',
  approve: 'Confirm the approval in {wallet}. The payment follows.',
  pay: 'Confirm the payment in {wallet}.',
}

/** A button per wallet that pays the payout, and what becomes of it in words. */
export class PaymentOffer {
  readonly #page: PayoutPage
  readonly #wallets: AnnouncedWallet[] = []
  #busy = false

  constructor(page: PayoutPage) {
    this.#page = page
    const hash = recall(this.#key())
    if (hash !== null) {
      listHash('pay', hash)
      say(
        'Sent from this tab; waiting for the block. Pay again only if your wallet says that it was dropped: nobody is paid twice.',
      )
    }
  }

  /** One more wallet. */
  add(wallet: AnnouncedWallet): void {
    this.#wallets.push(wallet)
    this.render()
  }

  render(): void {
    const place = document.querySelector<HTMLElement>('[data-wallets]')
    if (place === null) return
    place.hidden = this.#page.state.payment === null || this.#wallets.length === 0
    const focused = place.contains(document.activeElement) ? document.activeElement?.id : undefined
    place.replaceChildren(
      ...this.#wallets.map(wallet => {
        const button = walletButton(wallet, `Pay with ${wallet.info.name}`, () => void this.#pay(wallet))
        button.ariaDisabled = String(this.#busy)
        return button
      }),
    )
    if (focused !== undefined) document.getElementById(focused)?.focus()
  }

  async #pay(wallet: AnnouncedWallet): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    this.render()
    try {
      const { name } = wallet.info
      if (!(await this.#page.refresh()))
        return say('The gateway does not answer, or you are signed out. Nothing was sent.')
      const { payment, text } = this.#page.state
      if (payment === null) return say(text)
      say(`Connect ${payment.payer} in ${name}.`)
      const outcome = await payPayout(wallet, payment, {
        asked: step => say(ASKED[step].replace('{wallet}', name)),
        sent: (step, hash) => {
          listHash(step, hash)
          if (step !== 'pay') say(`${STEPS[step]} sent. Waiting for its block.`)
        },
      })
      say(this.#words(outcome, name))
      if (outcome.kind === 'sent') await this.#watch(wallet, outcome.hash)
    } finally {
      this.#busy = false
      this.render()
    }
  }

  /** Until the gateway sees it paid, or it failed in a block. */
  async #watch(wallet: AnnouncedWallet, hash: string): Promise<void> {
    remember(this.#key(), hash)
    while (this.#page.state.payment !== null) {
      if (await hasFailed(wallet, hash))
        return say(
          'The payment failed in its block: nobody was paid by it. See that the wallet holds the total, then pay again.',
        )
      await pause(LOOK_MS)
    }
  }

  #words(outcome: PayOutcome, name: string): string {
    const { payment } = this.#page.state
    switch (outcome.kind) {
      case 'sent':
        return 'Payment sent. Waiting for its block.'
      case 'other_account':
        return `${name} offers ${outcome.account || 'no account'}, but this payout was approved for ${payment?.payer}. Choose that account in ${name}. Nothing was sent.`
      case 'wrong_network':
        return `${name} did not change to ${payment?.network} (chain ${payment?.chainId}). The payment was not sent.`
      case 'declined':
        return `Declined in ${name}. The payment was not sent.`
      case 'approval_failed':
        return 'The approval failed in its block. The payment was not sent.'
      case 'approval_waits':
        return 'The approval is not in a block yet. The payment was not sent; try again later.'
      case 'failed':
        return `${name} could not send. Check there whether something was sent before you try again.`
    }
  }

  #key(): string {
    return `payout:${this.#page.state.payoutId}`
  }
}

function listHash(step: Step, hash: string): void {
  const item = document.createElement('li')
  const code = document.createElement('span')
  code.className = 'hash'
  code.textContent = hash
  item.append(`${STEPS[step]}: `, code)
  document.querySelector('[data-hashes]')?.append(item)
}
