import { type Html, html } from '../../checkout/html.ts'
import { renderLayout } from './layout.ts'
import { PRODUCTS, type Product } from './products.ts'
import { judge, type Purchase, type Way } from './purchase.ts'
import { STATE_WORDS } from './state-words.ts'

const WAYS: readonly { readonly way: Way; readonly label: string }[] = [
  { way: 'address', label: 'Pay to an address' },
  { way: 'checkout', label: 'Pay on a checkout page' },
  { way: 'deposit', label: 'Deposit as credit' },
]

/** The shop's window: what it sells, three ways to pay each, and what was bought. */
export function renderShop(purchases: readonly Purchase[]): string {
  const body = html`
<h1>The demo shop</h1>
<p class="lead">An ordinary client of the gateway. Choose a way to pay; on the next page a button pays from the sandbox's own
payer, and you see both sides: what the payer sends, and what the shop is told.</p>
<ul class="products">${PRODUCTS.map(renderProduct)}</ul>
${purchases.length > 0 && html`<section class="card" aria-labelledby="bought"><h2 id="bought">Bought lately</h2><ul class="bought">${purchases.map(renderBought)}</ul></section>`}
<section class="card" aria-labelledby="code"><h2 id="code">Its code</h2>
<p>Three requests and one callback are all of it: <code>devnet/shop/gateway-api.ts</code>, <code>verify-signature.ts</code> and
<code>receive-notice.ts</code>. What each request means is in the <a href="/docs">documentation</a>.</p></section>`
  return renderLayout({ title: 'Demo shop', body })
}

function renderProduct(product: Product): Html {
  const heading = `product-${product.id}`
  return html`<li class="card product">
<div><h2 id="${heading}">${product.name}</h2><p class="note">${product.description}</p></div>
<p class="price money">$${product.priceUsd}</p>
<form method="post" action="/demo/purchases" aria-labelledby="${heading}">
<input type="hidden" name="product" value="${product.id}">
<div class="ways">${WAYS.map(
    ({ way, label }, index) =>
      html`<button class="button${index === 0 && ' button-primary'}" name="way" value="${way}">${label}</button>`,
  )}</div>
</form>
</li>`
}

function renderBought(purchase: Purchase): Html {
  const { label, tone } = STATE_WORDS[judge(purchase).state]
  return html`<li><a href="/demo/purchases/${purchase.id}">${purchase.product.name}</a> <span class="tag tag-${tone}">${label}</span></li>`
}
