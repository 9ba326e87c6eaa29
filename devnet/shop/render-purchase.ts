import { type Html, html } from '../../checkout/html.ts'
import { formatAtoms } from '../../gateway/domain/money.ts'
import { renderLayout } from './layout.ts'
import type { Story } from './read-story.ts'
import { renderStory } from './render-story.ts'
import type { ShopCoin } from './shop.ts'

/** Whether the payer came back from the payment page, with the right proof or with a wrong one. */
export type Returned = 'proven' | 'unproven' | null

/** One purchase from both sides. The part that changes is `#story`, which the page replaces by itself. */
export function renderPurchase(story: Story, coin: ShopCoin, returned: Returned): string {
  const { purchase } = story
  const body = html`
<p><a href="/demo">Back to the shop</a></p>
<h1>${purchase.product.name}</h1>
${renderReturned(returned)}
<section class="card" aria-labelledby="pay">
<h2 id="pay">To pay</h2>
${renderAsk(story, coin)}
<form method="post" action="/demo/purchases/${purchase.id}/pay" class="pay-form" aria-describedby="payer-note">
<button class="button button-primary" name="part" value="all">Pay all of it</button>
<button class="button" name="part" value="half">Pay half</button>
<button class="button" name="part" value="too-little">Pay too little</button>
</form>
<p class="note" id="payer-note">These pay ${coin.symbol} on ${coin.network} from the sandbox's payer. Too little is half of the smallest
payment that counts: the gateway tells nobody of it and forwards it with the next that does.</p>
</section>
${renderStory(story, coin)}
<noscript><p><a href="/demo/purchases/${purchase.id}">Look again</a></p></noscript>`
  return renderLayout({ title: `${purchase.product.name} – demo shop`, body, live: true })
}

function renderReturned(returned: Returned): Html | null {
  if (returned === 'proven')
    return html`<p class="card tone-good" role="status">Back from the payment page with this purchase's success token: it was paid.</p>`
  if (returned === 'unproven')
    return html`<p class="warning" role="alert">Somebody came back with a success token that is not this purchase's. It proves nothing.</p>`
  return null
}

function renderAsk({ purchase }: Story, coin: ShopCoin): Html {
  const amount = `${formatAtoms(purchase.dueAtoms, purchase.unit.decimals)} ${purchase.unit.symbol}`
  if (purchase.till)
    return html`<dl class="figures">
<div><dt>Amount</dt><dd class="money">${amount}</dd></div>
<div><dt>Address on ${coin.network}</dt><dd class="address">${purchase.till.address}</dd></div>
<div><dt>Smallest payment</dt><dd class="money">${purchase.till.minimum} ${coin.symbol}</dd></div>
</dl>`
  const page = purchase.way === 'checkout' ? 'payment page' : 'deposit page'
  return html`<dl class="figures"><div><dt>${purchase.way === 'checkout' ? 'Price' : 'Suggested'}</dt><dd class="money">${amount}</dd></div></dl>
<p><a class="button" href="${purchase.pageUrl}" target="_blank" rel="noopener">Open the ${page} (new tab)</a></p>
<p class="note">A customer pays there, in any coin. The buttons below do it for you: they choose ${coin.symbol} on the page and pay.</p>`
}
