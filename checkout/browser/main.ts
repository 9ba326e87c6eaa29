import { chooseCoin } from './choose-coin.ts'
import { copyText } from './copy-text.ts'
import { countDown } from './count-down.ts'
import { followPayment } from './follow-payment.ts'
import { leavePage } from './leave-page.ts'
import { offerWallets } from './offer-wallets.ts'
import { Page } from './page.ts'
import { readState } from './parts.ts'
import { searchCoins } from './search-coins.ts'
import { showConnection } from './show-connection.ts'
import { showMoments } from './show-moments.ts'
import { announce } from './texts.ts'

// The page is complete without this. Every function below adds one thing to it.

/** Runs after the first paint, which needs none of this; at once in a tab that is not painted. */
function afterPaint(run: () => void): void {
  if (document.hidden) run()
  else requestAnimationFrame(() => setTimeout(run))
}

function start(): void {
  const state = readState(document)
  if (state === null) return
  const page = new Page(state)
  followPayment(page, showConnection(page))
  countDown(page)
  showMoments(page)
  copyText(page)
  searchCoins()
  chooseCoin(page)
  leavePage(page)
  offerWallets(page)
  page.onChange(replaced => {
    if (!replaced.has('status')) return
    announce(document.querySelector('.status')?.textContent?.replace(/\s+/g, ' ').trim() ?? '')
  })
}

afterPaint(start)
